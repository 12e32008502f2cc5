package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.shopper.HistoryItem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A list in the order that it had when it began, to be read page by page. First only what was
 * ranked is in it. Whoever reads further has it grow by windows of further products in the order of
 * their scores, and in the end by the rest of the shop in the order of ids; so it holds what was
 * read, and about a page more. Thread-safe.
 */
public final class PageCursor {
  /** What an id costs beside its characters, and what an item of the history costs, about. */
  private static final int ID_BYTES = 4;

  private static final int ITEM_BYTES = 250;
  private static final int EVENT_BYTES = 60;

  private final RecommendRequest request;
  private byte[] text = new byte[0];
  private int[] ends = new int[0];

  /** How many of them were ranked; the others came in the order of ids. */
  private int ranked;

  /** The last id that was looked at in that order. */
  private String walkedTo = "";

  private State state = State.RANKING;

  /** What comes when the list is read beyond its end. */
  enum State {
    /** Further products by score. */
    RANKING,
    /** Further products by id. */
    WALKING,
    COMPLETE
  }

  PageCursor(RecommendRequest request, List<String> ids) {
    this.request = request;
    append(ids);
    ranked = ids.size();
  }

  RecommendRequest request() {
    return request;
  }

  /** About how much memory it takes, in bytes. */
  public synchronized long bytes() {
    long bytes = text.length + (long) ID_BYTES * ends.length;
    for (HistoryItem item : request.history().items()) {
      bytes += ITEM_BYTES + (long) EVENT_BYTES * item.eventIds().size();
    }
    return bytes;
  }

  synchronized int size() {
    return ends.length;
  }

  synchronized State state() {
    return state;
  }

  synchronized String walkedTo() {
    return walkedTo;
  }

  /** At most {@code most} ids from a place on. */
  synchronized List<String> ids(int from, int most) {
    var ids = new ArrayList<String>();
    for (int i = from; i < ends.length && ids.size() < most; i++) {
      int start = i == 0 ? 0 : ends[i - 1];
      ids.add(new String(text, start, ends[i] - start, StandardCharsets.UTF_8));
    }
    return ids;
  }

  /** All that were ranked. */
  synchronized Set<String> rankedIds() {
    return new HashSet<>(ids(0, ranked));
  }

  /**
   * Adds products by score, unless somebody else has added some.
   *
   * @param size of the list when they were looked for
   * @param next what comes after them
   */
  synchronized void addRanked(int size, List<String> ids, State next) {
    if (size == ends.length && state == State.RANKING) {
      append(ids);
      ranked = ends.length;
      state = next;
    }
  }

  /** Adds products by id, unless somebody else has added some. */
  synchronized void addWalked(String from, List<String> ids, String to, boolean end) {
    if (from.equals(walkedTo) && state == State.WALKING) {
      append(ids);
      walkedTo = to;
      state = end ? State.COMPLETE : state;
    }
  }

  private void append(List<String> ids) {
    List<byte[]> texts = ids.stream().map(id -> id.getBytes(StandardCharsets.UTF_8)).toList();
    int at = text.length;
    int place = ends.length;
    text = Arrays.copyOf(text, at + texts.stream().mapToInt(one -> one.length).sum());
    ends = Arrays.copyOf(ends, place + texts.size());
    for (byte[] one : texts) {
      System.arraycopy(one, 0, text, at, one.length);
      at += one.length;
      ends[place++] = at;
    }
  }
}
