package dev.zhiyin.engine.config;

import dev.zhiyin.engine.shopper.EventType;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Weights of event types that replace those of the model.
 *
 * @param byType in [-10, 10], negative ones push away; a type that is absent keeps the model's
 */
public record EventWeights(Map<EventType, Double> byType) {
  public static final EventWeights OF_THE_MODEL = new EventWeights(Map.of());

  private static final List<String> TYPES =
      Arrays.stream(EventType.values()).map(EventType::text).toList();

  public EventWeights {
    byType.forEach((type, weight) -> Bounds.require("weights." + type.text(), weight, -10.0, 10.0));
    var copy = new EnumMap<EventType, Double>(EventType.class);
    copy.putAll(byType);
    byType = Collections.unmodifiableMap(copy);
  }

  static EventWeights read(SettingsBlock all) {
    SettingsBlock weights = all.block("weights", TYPES);
    var byType = new EnumMap<EventType, Double>(EventType.class);
    for (EventType type : EventType.values()) {
      weights.number(type.text()).ifPresent(weight -> byType.put(type, weight));
    }
    return new EventWeights(byType);
  }
}
