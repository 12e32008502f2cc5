package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.shopper.History;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A list in the order that it had when it began, to be read page by page. First only what was
 * ranked is in it. Whoever reads further has it grow by windows of further products in the order of
 * their scores, and in the end by the rest of the shop in the order of ids. Of those it holds the
 * last {@value #WALKED} only, so that it stays small however far somebody reads. For one thread,
 * and nobody else's once it is kept: whoever reads on has a {@link #copy} grow.
 */
public final class PageCursor implements ListCursor {
  /** So many of those in the order of ids are held at most, and as many more while it grows. */
  static final int WALKED = 2_000;

  /** Changes when the form of {@link #toBytes} does; above 0. */
  static final byte VERSION = 6;

  private final RecommendRequest request;
  private final List<String> ids = new ArrayList<>();

  /**
   * Those that had their places because of friends when the list began, with what these liked: it
   * or another of its group.
   */
  private final Map<String, String> ofFriends;

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
   * What is kept of a list.
   *
   * @param ids all that it holds
   * @param request without decays, which only the first page has: later ones keep its order
   */
  record Saved(
      State state,
      int ranked,
      int dropped,
      String walkedTo,
      List<String> ids,
      Map<String, String> ofFriends,
      RecommendRequest request) {}

  private PageCursor(Saved saved) {
    this(saved.request, saved.ids, saved.ofFriends);
    state = saved.state;
    ranked = saved.ranked;
    dropped = saved.dropped;
    walkedTo = saved.walkedTo;
  }

  /**
   * @param ids of what was ranked, in its order
   * @param ofFriends by those of them that have their places because of friends, what these like:
   *     the same, or another product of its group
   */
  PageCursor(RecommendRequest request, List<String> ids, Map<String, String> ofFriends) {
    this.request = request;
    this.ofFriends = Map.copyOf(ofFriends);
    this.ids.addAll(ids);
    ranked = ids.size();
  }

  RecommendRequest request() {
    return request;
  }

  /** What friends liked when the list began, if a product has its place because of them. */
  Optional<String> liked(String id) {
    return Optional.ofNullable(ofFriends.get(id));
  }

  @Override
  public History history() {
    return request.history();
  }

  @Override
  public PageCursor withHistory(History changed) {
    return new PageCursor(saved(request.withHistory(changed)));
  }

  @Override
  public boolean reaches(int place) {
    return place <= size() && (dropped == 0 || place >= ranked + dropped);
  }

  @Override
  public int size() {
    return ids.size() + dropped;
  }

  State state() {
    return state;
  }

  String walkedTo() {
    return walkedTo;
  }

  /** At most {@code most} ids from a place on. */
  List<String> ids(int from, int most) {
    int first = Math.min(from < ranked ? from : from - dropped, ids.size());
    return List.copyOf(ids.subList(first, first + Math.min(most, ids.size() - first)));
  }

  /** All that it holds, in their order. */
  Set<String> heldIds() {
    return new LinkedHashSet<>(ids);
  }

  /** All that were ranked, in their order. */
  Set<String> rankedIds() {
    return new LinkedHashSet<>(ids(0, ranked));
  }

  /**
   * Adds products by score.
   *
   * @param next what comes after them
   */
  void addRanked(List<String> ids, State next) {
    this.ids.addAll(ids);
    ranked = this.ids.size();
    state = next;
  }

  /** Adds products by id, up to the last id that was looked at. */
  void addWalked(List<String> ids, String to, boolean end) {
    this.ids.addAll(ids);
    int walked = this.ids.size() - ranked;
    if (walked > 2 * WALKED) {
      this.ids.subList(ranked, this.ids.size() - WALKED).clear();
      dropped += walked - WALKED;
    }
    walkedTo = to;
    state = end ? State.COMPLETE : state;
  }

  /** The same list, to grow by itself. */
  PageCursor copy() {
    return new PageCursor(saved(request));
  }

  private Saved saved(RecommendRequest of) {
    return new Saved(state, ranked, dropped, walkedTo, ids, ofFriends, of.withDecays(List.of()));
  }

  @Override
  public byte[] toBytes() {
    return CursorCodec.write(VERSION, saved(request));
  }

  static PageCursor of(byte[] bytes) {
    return new PageCursor(CursorCodec.read(bytes, Saved.class));
  }
}
