"""fuel2 complete: completion for bash, also of searches."""

import argparse

from cliff.complete import CompleteCommand


# The words that bash knows are split at colons unless they are quoted, so the line is
# read, and what stands before the current word is cut off.
_SEARCHES = """
_fuel2_or_search()
{
  local line="${COMP_LINE:0:COMP_POINT}" quoted="^[^ ]+ +search +['\\"](.*)\\$"
  local plain="^[^ ]+ +search +([^-'\\"].*)?\\$" each
  if [[ ${line} =~ ${quoted} || ${line} =~ ${plain} ]] ; then
    local text="${BASH_REMATCH[1]}" word="${COMP_WORDS[COMP_CWORD]#[\\'\\"]}"
    [[ ${word} == : ]] && word=""
    local head="${text%"${word}"}"
    COMPREPLY=()
    while IFS= read -r each ; do
      COMPREPLY+=("${each#"${head}"}")
    done < <("$1" search --complete "${text}" 2> /dev/null)
    compopt -o nospace 2> /dev/null
    return 0
  fi
  _fuel2 "$@"
}
complete -F _fuel2_or_search fuel2
"""


class Complete(CompleteCommand):
    """Print a script that completes commands, options and searches in bash.

    Searches are completed by the server: statuses, and the tasks and roles of the
    newest deployments.
    """

    def take_action(self, parsed_args: argparse.Namespace) -> int:
        """Print cliff's script, then ours around it."""
        exit_code = super().take_action(parsed_args)
        if parsed_args.shell == "bash" and parsed_args.name in {None, self.app.NAME}:
            self.app.stdout.write(_SEARCHES)
        return exit_code
