package dev.zhiyin.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zhiyin.engine.TextLimits;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.StoreUnavailable;
import dev.zhiyin.opensearch.ClusterClient.Answer;
import java.io.IOException;
import java.util.Set;

/** What the cluster says when it does not do something. */
final class Refusals {
  private static final int LONGEST = 400;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  static final int TOO_MANY = 429;

  /** Queries of more clauses than the cluster takes, told with status 500. */
  private static final Set<String> TOO_LARGE =
      Set.of("too_many_clauses", "too_many_nested_clauses");

  private Refusals() {}

  /** Whether the same may be done a moment later. */
  static boolean mayPass(int status) {
    return status == TOO_MANY || status / 100 == 5;
  }

  /**
   * The same, where the cluster tells of a request that it will never take with a status that may
   * pass.
   */
  static boolean mayPass(int status, JsonNode said) {
    return mayPass(status) && !TOO_LARGE.contains(innermost(said).path("type").asText());
  }

  /** Whether an index was to be made that there is. */
  static boolean isOfOneThatIsThere(Answer answer) {
    return innermost(answer.body())
        .path("type")
        .asText()
        .equals("resource_already_exists_exception");
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

  /** Passes for a success of every shard. */
  static void requireOfAllShards(ClusterClient cluster, String index, Answer answer) {
    require(cluster, index, answer);
    if (answer.failedShards() > 0) {
      throw new StoreUnavailable(
          index + " on " + cluster.name(), new IOException(reason(answer.body())));
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
    JsonNode innermost = innermost(said);
    String reason =
        innermost.has("reason")
            ? innermost.path("type").asText() + ": " + innermost.path("reason").asText()
            : said.toString();
    return TextLimits.shortened(reason, LONGEST);
  }

  private static JsonNode innermost(JsonNode said) {
    JsonNode error = said.path("error");
    JsonNode shard = error.path("failed_shards").path(0).path("reason");
    JsonNode innermost = shard.isMissingNode() ? error : shard;
    while (innermost.path("caused_by").isObject()) {
      innermost = innermost.path("caused_by");
    }
    return innermost;
  }
}
