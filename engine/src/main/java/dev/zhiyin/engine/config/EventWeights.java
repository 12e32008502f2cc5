package dev.zhiyin.engine.config;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.shopper.EventType;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Weights of event types that replace those of the model.
 *
 * @param byType in [-10, 10], negative ones push away; a type that is absent keeps the model's
 */
public record EventWeights(Map<EventType, Double> byType) {
  public static final EventWeights OF_THE_MODEL = new EventWeights(Map.of());

  public EventWeights {
    byType.forEach((type, weight) -> Bounds.require("weights." + type.text(), weight, -10.0, 10.0));
    var copy = new EnumMap<EventType, Double>(EventType.class);
    copy.putAll(byType);
    byType = Collections.unmodifiableMap(copy);
  }

  static EventWeights read(SettingsBinder settings) {
    ObjectNode known = JsonNodeFactory.instance.objectNode();
    for (EventType type : EventType.values()) {
      known.putNull(type.text());
    }
    var byType = new EnumMap<EventType, Double>(EventType.class);
    settings
        .bind("weights", known, new TypeReference<Map<String, @Nullable Double>>() {})
        .forEach(
            (type, weight) -> {
              if (weight != null) {
                byType.put(EventType.parse(type), weight);
              }
            });
    return new EventWeights(byType);
  }
}
