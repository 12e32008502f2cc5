package dev.zhiyin.engine.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.attribute.AttributeTypes;
import dev.zhiyin.engine.filter.FilterExpression;
import dev.zhiyin.engine.rerank.Boost;
import dev.zhiyin.engine.rerank.Decay;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One of {@code arrange.boosts} as it is written: a name, a filter and a factor, or what {@link
 * DecayForm} has.
 */
record BoostForm(
    @Nullable String name,
    @Nullable String filter,
    @Nullable Double factor,
    @Nullable String field,
    @Nullable String of,
    @Nullable JsonNode halfLife,
    @Nullable JsonNode origin,
    @Nullable Double weight) {
  BoostForm {
    halfLife = halfLife instanceof NullNode ? null : halfLife;
    origin = origin instanceof NullNode ? null : origin;
  }

  /** What is known in it. */
  static void addUsual(ObjectNode block) {
    for (var component : BoostForm.class.getRecordComponents()) {
      block.putNull(component.getName());
    }
  }

  Boost boost(AttributeTypes types) {
    if (of != null || halfLife != null || origin != null || weight != null) {
      throw new InvalidInput("field", "", "a field beside halfLife, origin and weight");
    }
    return new Boost(
        name == null ? "boost" : name,
        FilterExpression.parse("filter", filter == null ? "" : filter, types),
        factor == null ? 0 : factor);
  }

  /** What it is if it has a field. */
  Decay decay(String field, AttributeTypes types) {
    if (name != null || filter != null || factor != null) {
      throw new InvalidInput("field", field, "no name, filter or factor beside it");
    }
    return new DecayForm(
            field,
            Optional.ofNullable(of),
            DecayForm.text("halfLife", halfLife).orElse(""),
            DecayForm.text("origin", origin),
            weight == null ? 0 : weight)
        .read(types);
  }
}
