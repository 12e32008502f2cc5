package dev.zhiyin.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zhiyin.engine.TextLimits;

/** What the cluster says when it does not do something. */
final class Refusals {
  private static final int LONGEST = 400;

  private Refusals() {}

  /** The innermost reason, which says most, or all of it where there is none. */
  static String reason(JsonNode said) {
    JsonNode error = said.path("error");
    JsonNode shard = error.path("failed_shards").path(0).path("reason");
    JsonNode innermost = shard.isMissingNode() ? error : shard;
    while (innermost.path("caused_by").isObject()) {
      innermost = innermost.path("caused_by");
    }
    String reason =
        innermost.has("reason")
            ? innermost.path("type").asText() + ": " + innermost.path("reason").asText()
            : said.toString();
    return TextLimits.shortened(reason, LONGEST);
  }
}
