package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.shopper.History;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A list in the order that it had when it began, to be read page by page. First only what was
 * ranked is in it. Whoever reads further has it grow by windows of further products in the order of
 * their scores, and in the end by the rest of the shop in the order of ids. Of those it holds the
 * last {@value #WALKED} only, so that it stays small however far somebody reads. Thread-safe.
 */
public final class PageCursor implements ListCursor {
  /** So many of those in the order of ids are held at most, and as many more while it grows. */
  static final int WALKED = 2_000;

  /** Changes when the form of {@link #toBytes} does; above 0. */
  static final byte VERSION = 2;

  private final RecommendRequest request;
  private byte[] text = new byte[0];
  private int[] ends = new int[0];

  /** Those that friends of the shopper liked when the list began. */
  private final Set<String> ofFriends;

  /** How many of them were ranked; the others came in the order of ids. */
  private int ranked;

  /** How many of those after them were dropped, because they were read long ago. */
  private int dropped;

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

  /**
   * @param ids of what was ranked, in its order
   * @param ofFriends those of them that friends like
   */
  PageCursor(RecommendRequest request, List<String> ids, Set<String> ofFriends) {
    this.request = request;
    this.ofFriends = Set.copyOf(ofFriends);
    append(ids);
    ranked = ids.size();
  }

  RecommendRequest request() {
    return request;
  }

  /** Whether a product has its place because friends liked it when the list began. */
  boolean isOfFriends(String id) {
    return ofFriends.contains(id);
  }

  @Override
  public History history() {
    return request.history();
  }

  @Override
  public synchronized boolean reaches(int place) {
    return place <= size() && (dropped == 0 || place >= ranked + dropped);
  }

  synchronized int size() {
    return ends.length + dropped;
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
    int first = from < ranked ? from : from - dropped;
    for (int i = first; i < ends.length && ids.size() < most; i++) {
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
    if (size == size() && state == State.RANKING) {
      append(ids);
      ranked = ends.length;
      state = next;
    }
  }

  /** Adds products by id, unless somebody else has added some. */
  synchronized void addWalked(String from, List<String> ids, String to, boolean end) {
    if (from.equals(walkedTo) && state == State.WALKING) {
      append(ids);
      if (ends.length - ranked > 2 * WALKED) {
        drop(ends.length - ranked - WALKED);
      }
      walkedTo = to;
      state = end ? State.COMPLETE : state;
    }
  }

  /* The first of those in the order of ids. */
  private void drop(int count) {
    int start = end(ranked - 1);
    int gone = end(ranked + count - 1) - start;
    byte[] left = Arrays.copyOf(text, text.length - gone);
    System.arraycopy(text, start + gone, left, start, left.length - start);
    text = left;
    int[] places = Arrays.copyOf(ends, ends.length - count);
    for (int i = ranked; i < places.length; i++) {
      places[i] = ends[i + count] - gone;
    }
    ends = places;
    dropped += count;
  }

  private int end(int place) {
    return place < 0 ? 0 : ends[place];
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

  @Override
  public synchronized byte[] toBytes() {
    var bytes = new ByteArrayOutputStream(text.length + 2 * ends.length + 1_000);
    try (var out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeUTF(state.name());
      out.writeInt(ranked);
      out.writeInt(dropped);
      out.writeUTF(walkedTo);
      out.writeInt(ends.length);
      for (int i = 0; i < ends.length; i++) {
        out.writeShort(ends[i] - end(i - 1));
      }
      out.write(text);
      out.writeInt(ofFriends.size());
      for (String id : ofFriends) {
        out.writeUTF(id);
      }
      RequestCodec.write(out, request);
    } catch (IOException impossible) { // in memory
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  static PageCursor read(DataInputStream in) throws IOException {
    State state = State.valueOf(in.readUTF());
    int ranked = in.readInt();
    int dropped = in.readInt();
    String walkedTo = in.readUTF();
    int[] ends = new int[in.readInt()];
    int end = 0;
    for (int i = 0; i < ends.length; i++) {
      end += in.readUnsignedShort();
      ends[i] = end;
    }
    byte[] text = in.readNBytes(end);
    var ofFriends = new HashSet<String>();
    for (int left = in.readInt(); left > 0; left--) {
      ofFriends.add(in.readUTF());
    }
    var list = new PageCursor(RequestCodec.read(in), List.of(), ofFriends);
    list.state = state;
    list.ranked = ranked;
    list.dropped = dropped;
    list.walkedTo = walkedTo;
    list.ends = ends;
    list.text = text;
    return list;
  }
}
