/** The login form; the address keeps the view, which is shown after the login. */
import { useEffect, useRef, useState } from "preact/hooks";
import { logIn } from "./session.ts";
import { useTitle } from "./use_title.ts";

export function LoginForm({ done }: { readonly done: () => void }) {
  const name = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState("");
  const [isAsking, setIsAsking] = useState(false);
  useTitle("Log in");
  useEffect(() => name.current?.focus(), []);
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (name.current === null || password.current === null) return;
    setIsAsking(true);
    setProblem("");
    const wrong = await logIn(name.current.value, password.current.value);
    setIsAsking(false);
    if (wrong === null) return done();
    setProblem(wrong);
    password.current.value = "";
    password.current.focus();
  };
  return (
    <form class="login card" onSubmit={submit}>
      <h1>Log in</h1>
      <label for="username">User</label>
      <input id="username" name="username" autocomplete="username" required ref={name} />
      <label for="password">Password</label>
      <input
        id="password"
        name="password"
        type="password"
        autocomplete="current-password"
        required
        ref={password}
      />
      <button class="primary" type="submit" disabled={isAsking}>
        Log in
      </button>
      <p class="problem" role="alert">
        {problem}
      </p>
    </form>
  );
}
