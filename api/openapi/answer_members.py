"""Members of answers to questions (api/questions): what each name means."""

from typing import Final

from api.http.query import Json


_SECONDS: Final = "Seconds."
_TASK: Final = "The task's id in the graph."
_ROLE: Final = "The roles of the nodes, with commas; empty: none is known."
_NODES: Final = "Ids of nodes, 5 before 10."
_RUNS: Final = "Ids of transactions, the newest first."

_TOLD: Final[dict[str, str]] = {
    # Whichever answer has them
    "task": _TASK,
    "role": _ROLE,
    "seconds": _SECONDS,
    "why_not": "Why nothing is told; null: it is.",
    "is_work": "Of work, as Puppet reports it; false: of wall time.",
    "fingerprint": "What is equal for failures that are alike, in whatever run.",
    "cause": "In one line; null: nothing tells it.",
    "note": "What an operator noted of such failures; null: nothing.",
    "usual": "Median of the good runs before, in seconds; null: not known.",
    "seen": "Where such failures were before.",
    # The brief
    "verdict": "How it really went, whatever the orchestrator calls it.",
    "headline": "That in a sentence.",
    "sentences": "The first failure and its cause, whether it was seen before, what"
    " changed, what was slow.",
    "text": "All of it as a paragraph.",
    "RunBrief.entries": "How many there are.",
    "RunBrief.failed": "Entries that failed.",
    "RunBrief.never_ran": "Entries that never began.",
    "RunBrief.unfinished": "Entries that did not report their end.",
    "RunBrief.last_good": "The last good run before it; null: there is none.",
    # Causes
    "Causes.failed": "Entries that failed.",
    "Causes.never_ran": "Entries that are pending.",
    "Causes.held_up": "Of these, those that wait for what failed; null: no graph is"
    " known.",
    "groups": "By task; what failed first comes first.",
    "FailedTask.nodes": _NODES,
    "causes": "The first one first.",
    "resources": "Puppet's resources that failed.",
    "said": "What Puppet or the orchestrator said of it; null: nothing of worth.",
    "lines": "The last lines of its output.",
    "hung": "It still ran when the orchestrator gave it up.",
    "FailureCause.nodes": _NODES,
    "first_at": "When the first of them failed.",
    "last_at": "When the last of them failed.",
    "runs": _RUNS,
    "next_run": "The run after the newest of these; null: none, or this one.",
    "next_verdict": "How that one went.",
    "FailureNote.note": "The note's text.",
    "noted_by": "Who noted it; null: nobody logs in here.",
    "noted_at": "When it was noted.",
    "KnownFailure.nodes": "All nodes on which it was.",
    "NewNote.note": "At most 4,096 characters; an empty one removes the note.",
    # What if
    "WhatIf.run": "The good run whose graph was played; null: there is none.",
    "WhatIf.nodes": "How many it had.",
    "as_is": "Seconds that it takes as usual.",
    "nodes_then": "How many there would be.",
    "then": "Seconds that it would take.",
    "but": "What limits the answer; null: nothing that is known.",
    # Searches
    "assumed": "What was added to bound its runs; null: nothing.",
    "looked_at": "Runs that were looked at.",
    "Found.entries": "Of the newest runs first.",
    "next": "For `after`; null: that is all.",
    # The audit
    "changed_at": "When it was asked for.",
    "who": "The user; null: nobody logs in here.",
    "address": "Where the request came from.",
    "AuditLine.method": "Of HTTP.",
    "AuditLine.path": "What was changed, with the query.",
    "request_id": "Of the log's lines.",
    # Differences
    "against": "What it is compared with.",
    "Against.why": "Why that run.",
    "Against.entries": "Run → entries that are compared with it.",
    "says": "What differs, each in a few words; empty: nothing.",
    "inputs": "What the runs were given differently.",
    "Comparison.nodes": "Nodes that only one of them has.",
    "outcomes": "What ended otherwise; what is worse comes first.",
    "durations": "What took longer or shorter; what is slower comes first.",
    "kind": "`settings`, `network_configuration`, `deployment_info` or `graph`.",
    "path": "Where, within it.",
    "change": "What became of it.",
    "before": "What it was; null: not there.",
    "after": "What it is; null: not there.",
    "Duration.before": "Median over the nodes, in seconds.",
    "Duration.after": "Median over the nodes, in seconds.",
    "InputChange.task": "Of the graph: the task that differs.",
    "InputChange.nodes": "Of the graph: the nodes on which it differs.",
    "added": "Only in the later run.",
    "removed": "Only in the earlier run.",
    "changed": "Node → its roles before and after.",
    "Outcome.nodes": _NODES,
    "Outcome.total": "Nodes of the role that have the task.",
    "is_worse": "It failed or never ran, and did not before.",
    "Duration.nodes": "How many there are.",
    # Slower than usual
    "Slower.run": "The run as a whole.",
    "is_slow": "Whether it took much longer than usual.",
    "Slower.tasks": "What took much longer than usual, the worst first.",
    "Slower.nodes": "Nodes that took longer than the others of their role.",
    "compared": "Good runs that it was compared with; fewer than 8 say nothing.",
    "elsewhere": "Whether runs of other environments are among these.",
    "SlowerTask.times": "How many times as long as usual.",
    "SlowerTask.runs": "Runs that the usual is made of.",
    "SlowerNode.times": "How many times as long as the others.",
    "slower": "Tasks in which it was slower.",
    "SlowerNode.tasks": "Tasks in which it was compared.",
    "peers": "Nodes that it was compared with.",
    "ClusterSlower.runs": "Good runs that were looked at, the newest first.",
    "ClusterSlower.tasks": "What was slow in each of the last three of them.",
    "Regressed.times": "How many times as long as before.",
    "Regressed.runs": "Runs that the usual is made of.",
    "since": "The first of the slow runs, which are in a row.",
    # When it ends
    "ends_at": "When it ends; null: `why_not` says why that is not known.",
    "latest_at": "At the latest, if what is left is as slow as it ever was.",
    "left": "Seconds until `ends_at`; 0: at any moment.",
    "done": "Of its entries, how many have ended: 0 to 1.",
    "next_node": "On what it waits: the node.",
    "next_task": "On what it waits: the task.",
    "ExpectedEnd.late": "What runs longer than it ever did, the longest first.",
    "LateTask.runs": "For how many seconds it runs.",
    "longest": "The longest that it ever took, in seconds.",
    "by_progress": "Whether the share that is done decided: the orchestrator is slow.",
    "usual_error": "By how many seconds the ends of the last runs were missed.",
    "judged": "Of how many runs that is the median.",
    # Where the time went
    "RunPath.tasks": "Seconds of the tasks on the path.",
    "RunPath.after_node": "Of these: of tasks that began when their node had time.",
    "orchestrator": "Seconds that the orchestrator let pass between them.",
    "steps": "The path, from the first entry to the one that ended last.",
    "at": "Seconds since the run began.",
    "PathStep.after": "What it waited for, last of all: a `task` that it requires, its"
    " `node`, or nothing (`run`).",
    "PathStep.after_node": "The node of that.",
    "after_task": "The task of that.",
    "gap": "Seconds that the orchestrator let pass before it.",
    "saved": "By how many seconds the run would have been shorter if it had been as"
    " fast as usual; null: not known.",
    # The odd ones
    "OddOnes.tasks": "What went otherwise on few nodes of a role.",
    "OddTask.usual": "How it ended on most of them.",
    "agree": "On how many of them.",
    "OddTask.nodes": "Node → how it ended there.",
    "failed_nodes": "The nodes on which something failed.",
    "attributes": "What these were told, and the others were not.",
    "nodes_known": "Whether it is known what the nodes were told.",
    "Attribute.path": "Where in `deployment_info`.",
    "value": "What stands there.",
    "Attribute.failed": "Nodes with failures that have it.",
    "others": "Other nodes that have it.",
}

#: Added to the schemas of the types, as api.openapi.members.MEMBERS is.
ANSWER_MEMBERS: Final[dict[str, Json]] = {
    "AuditLine.status": {"type": "integer", "description": "Of the answer."},
    **{name: {"description": text} for name, text in _TOLD.items()},
}
