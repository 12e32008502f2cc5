package dev.zhiyin.tools.train;

import ai.djl.ndarray.NDArray;
import java.util.Random;

/** Chooses the products that a batch's targets are told from. Immutable. */
interface Candidates {
  /** The products, every target among them. */
  Columns of(Batch batch, Random random);

  /** Logits {@code [rows][columns]}, made as if all products were there. */
  NDArray corrected(Graph graph, NDArray logits, Columns columns);
}
