/** Loaded before anything is drawn, so that no light page flashes in the dark theme. */
import { applyTheme } from "./themes.ts";

applyTheme();
