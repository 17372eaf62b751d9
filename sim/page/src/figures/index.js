// The figures of an outcome, in the order in which a reader needs them.
import { differenceFigure } from "./difference.js";
import { distributionFigure } from "./distribution.js";
import { fanFigure } from "./fan.js";
import { sweepFigure, sweptKeys } from "./sweep.js";

/** Every figure that the data of an outcome allow. */
export function figuresOf(result, index) {
  const sweeps = sweptKeys(result)
    .slice(0, 3)
    .map((key) => sweepFigure(result, index, key));
  return [differenceFigure(result, index), ...sweeps, fanFigure(result, index), distributionFigure(result, index)].filter(Boolean);
}

/** One of them. @param key  of a sweep; empty: the one with the most values  @returns null where the data do not allow it */
export function figureOfKind(result, index, kind, key) {
  if (kind === "sweep") return sweepFigure(result, index, key ? sweptKeys(result).find((one) => one.name === key) : undefined);
  return { difference: differenceFigure, fan: fanFigure, distribution: distributionFigure }[kind](result, index);
}
