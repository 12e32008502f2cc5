package dev.zhiyin.tools.prepare;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one rule left out.
 *
 * @param rule name, as in the settings
 * @param events rows left out
 * @param details further numbers by what they say, such as the shoppers left out
 */
record Dropped(String rule, long events, Map<String, Long> details) {
  Dropped {
    details = new LinkedHashMap<>(details);
  }

  static Dropped of(String rule, long events) {
    return new Dropped(rule, events, Map.of());
  }
}
