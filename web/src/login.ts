/** The login form; the address keeps the view, which is shown after the login. */
import { element } from "./element.ts";
import { logIn } from "./session.ts";

/** Return the form; `done` is called after a login. */
export function loginForm(done: () => void): HTMLElement {
  const problem = element("p", { class: "problem", role: "alert" });
  const name = element("input", {
    id: "username",
    name: "username",
    autocomplete: "username",
    required: true,
  });
  const password = element("input", {
    id: "password",
    name: "password",
    type: "password",
    autocomplete: "current-password",
    required: true,
  });
  const button = element("button", { class: "primary", type: "submit" }, "Log in");
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    button.disabled = true;
    problem.textContent = "";
    const wrong = await logIn(name.value, password.value);
    button.disabled = false;
    if (wrong === null) return done();
    problem.textContent = wrong;
    password.value = "";
    password.focus();
  };
  const form = element(
    "form",
    { class: "login card", submit },
    element("h1", {}, "Log in"),
    element("label", { for: "username" }, "User"),
    name,
    element("label", { for: "password" }, "Password"),
    password,
    button,
    problem,
  );
  queueMicrotask(() => name.focus());
  return form;
}
