// The figures of an outcome, in the order in which a reader needs them.
import { differenceFigure } from "./difference.js";
import { distributionFigure } from "./distribution.js";
import { fanFigure } from "./fan.js";
import { sweepFigure, sweptKeys } from "./sweep.js";

export const makers = { difference: differenceFigure, sweep: sweepFigure, fan: fanFigure, distribution: distributionFigure };

/** Every figure that the data of an outcome allow. */
export function figuresOf(result, index) {
  const sweeps = sweptKeys(result).slice(0, 3).map((key) => sweepFigure(result, index, key));
  return [differenceFigure(result, index), ...sweeps, fanFigure(result, index), distributionFigure(result, index)].filter(Boolean);
}
