package dev.zhiyin.tools.sample;

import dev.zhiyin.engine.shopper.EventType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a sample shop holds.
 *
 * @param departments products by department, such as {@code 户外用品 / Outdoor gear}, in the order of
 *     the word lists
 * @param events events by type, in the order of {@link EventType}
 */
public record SampleSummary(Map<String, Integer> departments, Map<EventType, Integer> events) {
  public SampleSummary {
    departments = Collections.unmodifiableMap(new LinkedHashMap<>(departments));
    events = Collections.unmodifiableMap(new LinkedHashMap<>(events));
  }

  public int productCount() {
    return departments.values().stream().mapToInt(Integer::intValue).sum();
  }

  public int eventCount() {
    return events.values().stream().mapToInt(Integer::intValue).sum();
  }
}
