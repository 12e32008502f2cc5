package dev.zhiyin.onnx.tower;

/**
 * What makes of the history faces of a shopper what each says beside the others, newest first:
 * {@code [n][dimension] -> [n][dimension]}. Immutable.
 */
public sealed interface SequenceEncoder permits Attention, SelfAttention {
  /** Name of the kind of model that has it. */
  String model();

  /** Floats of a face. */
  int dimension();
}
