package dev.zhiyin.onnx.encoder;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.zhiyin.engine.embed.Vectors;
import java.nio.FloatBuffer;

/** How a model's token states become the vector of a text; a model is right with one only. */
enum Pooling {
  /** The state of the first token, which stands for the text. */
  @JsonProperty("cls")
  CLS {
    @Override
    float[] pool(FloatBuffer states, int from, int tokens, int dimension) {
      var first = new float[dimension];
      states.get(from, first);
      return first;
    }
  },

  /** The mean over the text's tokens, the special ones included and padding left out. */
  @JsonProperty("mean")
  MEAN {
    @Override
    float[] pool(FloatBuffer states, int from, int tokens, int dimension) {
      var mean = new float[dimension];
      var state = new float[dimension];
      for (int token = 0; token < tokens; token++) {
        states.get(from + token * dimension, state);
        Vectors.addScaled(mean, 1f / tokens, state);
      }
      return mean;
    }
  };

  /**
   * Pools one text.
   *
   * @param states token states, {@code dimension} floats each
   * @param from where the text's first state begins
   * @param tokens the text's tokens, without padding
   */
  abstract float[] pool(FloatBuffer states, int from, int tokens, int dimension);
}
