// What build.mjs and watch.mjs have in common.

export const ENTRIES = ["src/page.tsx", "src/theme.ts", "src/page.css"];

export const OPTIONS = {
  bundle: true,
  format: "iife",
  target: ["es2022", "chrome115", "firefox115", "safari16.4"],
  charset: "utf8",
  legalComments: "eof",
  logLevel: "warning",
};
