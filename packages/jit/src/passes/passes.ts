// The passes every program goes through, in order.

import type { Graph } from '../graph/graph.ts';
import { verifyGraph } from '../graph/verify-graph.ts';
import { cutBatches } from './cut-batches.ts';
import { dropNanGuards } from './drop-nan-guards.ts';
import { foldAffine } from './fold-affine.ts';
import { foldBias } from './fold-bias.ts';
import { foldConstants } from './fold-constants.ts';
import { foldConvBias } from './fold-conv-bias.ts';
import { foldOuterProducts } from './fold-outer-products.ts';
import { gatherFactors } from './gather-factors.ts';
import { gatherOnHost } from './gather-on-host.ts';
import { joinRectifiedProducts } from './join-rectified-products.ts';
import { mergeDuplicates } from './merge-duplicates.ts';
import { narrowBroadcasts } from './narrow-broadcasts.ts';
import { packUpdates } from './pack-updates.ts';
import type { Pass } from './pass.ts';
import { poolPhases } from './pool-phases.ts';
import { preferFastForms } from './prefer-fast-forms.ts';
import { removeDeadNodes } from './remove-dead-nodes.ts';
import { removeIdentities } from './remove-identities.ts';
import { sinkTransposes } from './sink-transposes.ts';
import { sumRowsByProduct } from './sum-rows-by-product.ts';
import { trialMinorProducts } from './trial-minor-products.ts';
import { widenRows } from './widen-rows.ts';

/** The default passes in their order. */
export const defaultPasses: readonly Pass[] = [
  removeDeadNodes,
  dropNanGuards,
  removeDeadNodes,
  gatherOnHost,
  narrowBroadcasts,
  foldConstants,
  removeIdentities,
  packUpdates,
  gatherFactors,
  trialMinorProducts,
  sinkTransposes,
  mergeDuplicates,
  foldConvBias,
  poolPhases,
  foldAffine,
  foldOuterProducts,
  removeDeadNodes,
  joinRectifiedProducts,
  removeDeadNodes,
  foldBias,
  sumRowsByProduct,
  cutBatches,
  widenRows,
  preferFastForms,
  foldConstants,
  removeIdentities,
  mergeDuplicates,
  removeDeadNodes,
];

/**
 * Applies passes in order. The graph they leave is verified; where it breaks the rules, or a pass fails, they are applied once
 * more, each verified, and the GraphError names the pass that broke them.
 */
export function applyPasses(graph: Graph, passes: readonly Pass[] = defaultPasses): Graph {
  try {
    return verifyGraph(
      passes.reduce((current, pass) => pass.run(current), graph),
      'all passes',
    );
  } catch {
    return passes.reduce((current, pass) => verifyGraph(pass.run(current), pass.name), graph);
  }
}
