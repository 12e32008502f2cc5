package dev.zhiyin.opensearch;

import static java.util.stream.Collectors.toMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.StoreUnavailable;
import dev.zhiyin.opensearch.ClusterClient.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Changes of documents, sent in bulk, each with the number of its change as the version of its
 * document: one that comes late, or again, changes nothing. For one thread at a time.
 */
final class BulkChanges {
  /** Bytes that are sent together, about. */
  private static final int BULK = 8 << 20;

  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final int BAD_REQUEST = 400;
  private static final int CONFLICT = 409;

  private final ClusterClient cluster;
  private final String alias;
  private final List<Change> waiting = new ArrayList<>();
  private int bytes;

  /**
   * One change.
   *
   * @param lines of the bulk request
   */
  record Change(String productId, long sequence, List<byte[]> lines) {
    Change {
      lines = List.copyOf(lines);
    }

    int bytes() {
      return lines.stream().mapToInt(line -> line.length).sum();
    }

    boolean isDeletion() {
      return lines.size() == 1;
    }
  }

  /** A change that the cluster will never take. */
  record Refused(String productId, long sequence, String reason) {}

  /**
   * Changes of an index.
   *
   * @param alias of the index, by which no other can be made
   */
  BulkChanges(ClusterClient cluster, String alias) {
    this.cluster = cluster;
    this.alias = alias;
  }

  void index(String productId, long sequence, ObjectNode document) {
    ObjectNode action = action("index", productId, sequence);
    add(
        new Change(
            productId, sequence, List.of(JsonTrees.bytes(action), JsonTrees.bytes(document))));
  }

  void delete(String productId, long sequence) {
    ObjectNode action = action("delete", productId, sequence);
    add(new Change(productId, sequence, List.of(JsonTrees.bytes(action))));
  }

  private ObjectNode action(String name, String productId, long sequence) {
    return JsonTrees.of(
        name,
        JsonTrees.object()
            .put("_index", alias)
            .put("_id", ProductDocument.key(productId))
            .put("version", sequence)
            .put("version_type", "external_gte"));
  }

  private void add(Change change) {
    waiting.add(change);
    bytes += change.bytes();
  }

  boolean isFull() {
    return bytes >= BULK;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  void clear() {
    waiting.clear();
    bytes = 0;
  }

  /**
   * Sends what waits, until all is taken or refused.
   *
   * @return what was refused for what it is, and was not changed since by what was sent with it
   * @throws StoreUnavailable if the cluster does not take it in time
   * @throws StorageFailed if it takes nothing of this shop, or refuses to delete
   */
  List<Refused> send() {
    List<Change> left = List.copyOf(waiting);
    var refused = new ArrayList<Refused>();
    long end = System.nanoTime() + cluster.config().timeouts().write().toNanos();
    String why = "";
    while (!left.isEmpty()) {
      var time = Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime()));
      Answer answer = answer(left, time, why);
      var again = new ArrayList<Change>();
      why = judge(answer, left, again, refused);
      if (!again.isEmpty() && System.nanoTime() + PAUSE.toNanos() > end) {
        throw new StoreUnavailable(cluster.name(), new IOException(why));
      }
      left = again;
      if (!left.isEmpty()) {
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
    Map<String, Long> newest =
        waiting.stream().collect(toMap(Change::productId, Change::sequence, Math::max));
    refused.removeIf(one -> one.sequence() < newest.getOrDefault(one.productId(), 0L));
    clear();
    return refused;
  }

  /* Of a cluster that has not taken them before, it is said why. */
  private Answer answer(List<Change> changes, Duration time, String before) {
    try {
      return cluster.sendLines("/_bulk", lines(changes), time);
    } catch (StoreUnavailable late) {
      throw before.isEmpty()
          ? late
          : new StoreUnavailable(
              cluster.name(),
              new IOException("%s; then %s".formatted(before, late.getMessage()), late));
    }
  }

  private static byte[] lines(List<Change> changes) {
    var lines = new ByteArrayOutputStream();
    for (Change change : changes) {
      for (byte[] line : change.lines()) {
        lines.writeBytes(line);
        lines.write('\n');
      }
    }
    return lines.toByteArray();
  }

  /* Why some are to be sent again, if any. */
  private String judge(
      Answer answer, List<Change> sent, List<Change> again, List<Refused> refused) {
    if (!answer.isSuccess()) {
      String why = Refusals.said(answer.status(), answer.body());
      if (!Refusals.mayPass(answer.status())) {
        throw new StorageFailed(cluster.name(), new IOException(why));
      }
      again.addAll(sent);
      return why;
    }
    String why = "";
    for (int i = 0; i < sent.size(); i++) {
      JsonNode outcome = answer.body().path("items").path(i).elements().next();
      int status = outcome.path("status").intValue();
      Change change = sent.get(i);
      if (Refusals.mayPass(status)) {
        why = "product '%s': %s".formatted(change.productId(), Refusals.reason(outcome));
        again.add(change);
      } else if (isOfMissingIndex(outcome)) {
        throw new StorageFailed(
            cluster.name(),
            new IOException(
                "the index is gone that %s is an alias of: rebuild, or restore a snapshot of it"
                    .formatted(alias)));
      } else if (status == BAD_REQUEST && !change.isDeletion() && !isOfIndex(outcome)) {
        refused.add(new Refused(change.productId(), change.sequence(), Refusals.reason(outcome)));
      } else if (outcome.has("error") && status != CONFLICT) { // whatever the product were
        throw new StorageFailed(cluster.name(), new IOException(Refusals.said(status, outcome)));
      }
    }
    return why;
  }

  /* What the alias names is then taken for an index to be made. */
  private static boolean isOfMissingIndex(JsonNode outcome) {
    String type = outcome.path("error").path("type").asText();
    return type.equals("invalid_index_name_exception") || type.equals("index_not_found_exception");
  }

  /* An index that is closed, or an alias of several, takes no product, whatever it is. */
  private static boolean isOfIndex(JsonNode outcome) {
    JsonNode error = outcome.path("error");
    String type = error.path("type").asText();
    return type.equals("index_closed_exception")
        || (type.equals("illegal_argument_exception")
            && error.path("reason").asText().contains("no write index is defined"));
  }
}
