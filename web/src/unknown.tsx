/** An address that leads nowhere. */
import { address } from "./route.ts";
import { useTitle } from "./use_title.ts";

interface UnknownProps {
  readonly title: string;
  readonly hint: string;
}

export function Unknown({ title, hint }: UnknownProps) {
  useTitle(title);
  return (
    <div class="view">
      <h1>{title}</h1>
      <p>
        {hint} <a href={address(["runs"])}>All runs</a>
      </p>
    </div>
  );
}
