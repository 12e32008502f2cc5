package dev.zhiyin.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zhiyin.engine.TextLimits;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.StoreUnavailable;
import dev.zhiyin.opensearch.ClusterClient.Answer;
import java.io.IOException;

/** What the cluster says when it does not do something. */
final class Refusals {
  private static final int LONGEST = 400;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int TOO_MANY = 429;

  private Refusals() {}

  /** Whether the same may be done a moment later. */
  static boolean mayPass(int status) {
    return status == TOO_MANY || status / 100 == 5;
  }

  /**
   * Passes for an answer that is a success.
   *
   * @param index for the message
   */
  static void require(ClusterClient cluster, String index, Answer answer) {
    if (!answer.isSuccess()) {
      String where = index + " on " + cluster.name();
      var cause = new IOException(said(answer.status(), answer.body()));
      throw mayPass(answer.status())
          ? new StoreUnavailable(where, cause)
          : new StorageFailed(where, cause);
    }
  }

  /** What the cluster said, and what to set where it does not let the shop in. */
  static String said(int status, JsonNode body) {
    String said = "status %d: %s".formatted(status, reason(body));
    return switch (status) {
      case UNAUTHORIZED ->
          said + "; wanted in index.user and index.passwordFile a user that the cluster lets in";
      case FORBIDDEN ->
          said.contains("cluster_block_exception")
              ? said
              : said + "; index.user lacks a right of those that docs/cluster.md lists";
      default -> said;
    };
  }

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
