package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.shopper.HistoryItem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A list of products in the order that it had when it began, to be read page by page. First only
 * what was ranked is in it; everything else that the filter allows is added, once, when somebody
 * comes that far. Kept as text, since a list may be as long as the shop. Thread-safe.
 */
public final class Listing {
  /** What an id costs beside its characters, and what an item of the history costs, about. */
  private static final int ID_BYTES = 4;

  private static final int ITEM_BYTES = 250;
  private static final int EVENT_BYTES = 60;

  private final RecommendRequest request;
  private byte[] text = new byte[0];
  private int[] ends = new int[0];
  private boolean complete;

  Listing(RecommendRequest request, List<String> ids) {
    this.request = request;
    append(ids);
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

  synchronized boolean isComplete() {
    return complete;
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

  /** Adds what was not ranked, unless somebody else has. */
  synchronized void complete(List<String> rest) {
    if (!complete) {
      append(rest);
      complete = true;
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
