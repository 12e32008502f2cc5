package dev.zhiyin.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.TimeLimit;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.StoreUnavailable;
import dev.zhiyin.opensearch.ClusterClient.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the searches of one view, each batch in one request. What a lost node takes with it, its
 * point in time among it, is asked again of the others as long as there is time for an answer.
 * Thread-safe.
 */
final class Searches implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Searches.class);

  private static final Duration PAUSE = Duration.ofMillis(50);

  /** A cluster that has too much to do is asked again within this time, not by all at once. */
  private static final Duration BUSY = Duration.ofMillis(200);

  private final ClusterClient cluster;
  private final String index;
  private final Moments moments;
  private PointInTime moment;
  private boolean isClosed;

  /**
   * Searches of an index.
   *
   * @param moment held for this
   */
  Searches(ClusterClient cluster, String index, Moments moments, PointInTime moment) {
    this.cluster = cluster;
    this.index = index;
    this.moments = moments;
    this.moment = moment;
  }

  /**
   * The answers of all shards, in the order of the searches.
   *
   * @throws StoreUnavailable if there is none in time
   * @throws StorageFailed if a search is refused
   */
  List<JsonNode> of(List<ObjectNode> searches) {
    if (searches.isEmpty()) {
      return List.of();
    }
    Duration most = TimeLimit.atMost(cluster.config().timeouts().request());
    long end = System.nanoTime() + most.toNanos();
    while (true) {
      PointInTime asked = moment();
      Optional<Failure> failure;
      try {
        Answer answer =
            cluster.sendLines("/_msearch", lines(searches, asked, left(end)), left(end));
        failure = failure(answer);
        if (failure.isEmpty()) {
          return answers(answer);
        }
      } finally {
        asked.release();
      }
      boolean isBusy = failure.get().isBusy();
      long pause = isBusy ? ThreadLocalRandom.current().nextLong(BUSY.toNanos()) : PAUSE.toNanos();
      if (!failure.get().mayPass() || System.nanoTime() + pause > end) {
        throw failure.get().exception();
      }
      LockSupport.parkNanos(pause);
      if (isBusy) {
        continue;
      }
      try {
        replace(asked, left(end));
      } catch (StoreUnavailable failedAgain) { // and is tried again
        if (System.nanoTime() >= end) {
          throw failedAgain;
        }
        LOG.debug("no other point in time of {} yet", index, failedAgain);
      }
    }
  }

  JsonNode of(ObjectNode search) {
    return of(List.of(search)).getFirst();
  }

  /** How many shards answer each search. */
  synchronized int shards() {
    return moment.shards();
  }

  private static Duration left(long end) {
    return Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime()));
  }

  /* The cluster ends by itself what nobody waits for any more. */
  private static byte[] lines(List<ObjectNode> searches, PointInTime asked, Duration most) {
    ObjectNode pit = JsonTrees.object().put("id", asked.id()).put("keep_alive", PointInTime.KEPT);
    var lines = new ArrayList<ObjectNode>();
    for (ObjectNode search : searches) {
      ObjectNode header = JsonTrees.object().put("allow_partial_search_results", false);
      header.put("cancel_after_time_interval", most.toMillis() + "ms");
      ObjectNode body = JsonTrees.of("pit", pit);
      body.setAll(search);
      JsonNode type = body.remove(SearchBody.TYPE);
      lines.add(type == null ? header : header.set(SearchBody.TYPE, type));
      lines.add(body);
    }
    return JsonTrees.lines(lines);
  }

  private static List<JsonNode> answers(Answer answer) {
    var answers = new ArrayList<JsonNode>();
    answer.body().path("responses").forEach(answers::add);
    return answers;
  }

  /**
   * Why there is no answer.
   *
   * @param isBusy whether the point in time is there, and the cluster has no room for the search
   */
  private record Failure(boolean mayPass, boolean isBusy, RuntimeException exception) {}

  private Optional<Failure> failure(Answer answer) {
    if (!answer.isSuccess()) {
      return Optional.of(failure(answer.status(), answer.body()));
    }
    for (JsonNode one : answer.body().path("responses")) {
      JsonNode shards = one.path("_shards");
      if (one.has("error")) {
        return Optional.of(failure(one.path("status").intValue(), one));
      }
      if (shards.path("failed").intValue() > 0 || shards.path("total").intValue() == 0) {
        return Optional.of(failure(503, shards)); // an id of nothing finds nothing in no shard
      }
    }
    return Optional.empty();
  }

  /* Of a point in time that is lost, status 404 tells. */
  private Failure failure(int status, JsonNode said) {
    var cause = new IOException(Refusals.said(status, said));
    boolean mayPass = status == 404 || Refusals.mayPass(status, said);
    return new Failure(
        mayPass,
        status == Refusals.TOO_MANY,
        mayPass
            ? new StoreUnavailable(index + " on " + cluster.name(), cause)
            : new StorageFailed(index + " on " + cluster.name(), cause));
  }

  private synchronized PointInTime moment() {
    if (isClosed || !moment.acquire()) {
      throw new IllegalStateException("the view of %s is closed".formatted(index));
    }
    return moment;
  }

  private void replace(PointInTime lost, Duration most) {
    PointInTime later = moments.after(lost, most);
    synchronized (this) {
      if (moment == lost && !isClosed) {
        moment = later;
        lost.release();
      } else {
        later.release();
      }
    }
  }

  @Override
  public synchronized void close() {
    if (!isClosed) {
      isClosed = true;
      moment.release();
    }
  }

  /** Where a view gets another point in time from when the cluster has lost its own. */
  interface Moments {
    /**
     * One that was taken later than the lost one, held for the caller.
     *
     * @param most how long it may be waited for
     * @throws dev.zhiyin.engine.ZhiyinException.StoreUnavailable if there is none in time
     */
    PointInTime after(PointInTime lost, Duration most);
  }
}
