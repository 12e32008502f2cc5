package dev.zhiyin.onnx.encoder;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What must be known of a BERT model beside its weights and tokenizer: the content of {@code
 * encoder.json}.
 *
 * @param name not blank
 * @param dimension floats of a vector, at least 1
 * @param maximumTokens longest input, special tokens included, at least 3; longer texts are cut
 * @param queryPrefix put before search queries, as in the model's training; may be empty
 */
record Descriptor(
    @JsonProperty(required = true) String name,
    @JsonProperty(required = true) Pooling pooling,
    @JsonProperty(required = true) int dimension,
    @JsonProperty(required = true) int maximumTokens,
    @JsonProperty(required = true) String queryPrefix) {
  Descriptor {
    require(!name.isBlank(), "name", name, "not blank");
    require(dimension >= 1, "dimension", dimension, "at least 1");
    require(maximumTokens >= 3, "maximumTokens", maximumTokens, "at least 3");
  }

  Descriptor named(String other) {
    return new Descriptor(other, pooling, dimension, maximumTokens, queryPrefix);
  }

  private static void require(boolean holds, String field, Object value, String wanted) {
    if (!holds) {
      throw new IllegalArgumentException(
          "%s is '%s'; it must be %s".formatted(field, value, wanted));
    }
  }
}
