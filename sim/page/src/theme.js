// Colours of figures: variables that style.css sets for light and dark on the page, fixed ones for a paper.

export const pageTheme = {
  ink: "var(--ink)",
  muted: "var(--muted)",
  line: "var(--line)",
  paper: "var(--paper)",
  font: "inherit",
  colours: Array.from({ length: 8 }, (_, k) => `var(--c${k})`),
};

/** Okabe and Ito's colours, which readers who see few of them can tell apart; yellow, which fades on paper, is left out. */
export const paperTheme = {
  ink: "#111111",
  muted: "#777777",
  line: "#bbbbbb",
  paper: "#ffffff",
  font: "Helvetica, Arial, sans-serif",
  colours: ["#0072b2", "#d55e00", "#009e73", "#aa4499", "#666666", "#56b4e9", "#8a6d00", "#333399"],
};
