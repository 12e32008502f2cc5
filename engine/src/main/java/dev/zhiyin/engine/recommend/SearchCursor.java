package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.recommend.ScoreFusion.Range;
import dev.zhiyin.engine.retrieval.Count;
import dev.zhiyin.engine.shopper.History;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a search has found so far. Whoever reads further has it grow by what comes next, up to
 * {@value #MOST} products.
 *
 * @param found best first
 * @param complete whether nothing comes after them
 * @param total how many products match
 * @param byMeaning whether the meaning of the words led to some of them; what comes next is not
 *     found without it
 * @param scale that of all scores
 */
public record SearchCursor(
    SearchRequest request,
    List<Found> found,
    boolean complete,
    Count total,
    boolean byMeaning,
    Scale scale)
    implements ListCursor {
  /** A search is not read further than this. */
  static final int MOST = 2_000;

  /** Changes when the form of {@link #toBytes} does; below 0, where no other cursor's is. */
  static final byte VERSION = -9;

  /**
   * A product and its score.
   *
   * @param ids of a product of no group its own; of a group all those of which one is chosen when
   *     it is shown
   */
  record Found(Set<String> ids, float score) {
    Found {
      ids = Set.copyOf(ids);
    }
  }

  /**
   * What scores are scaled by, so that those of all the list compare.
   *
   * @param meaning its weight
   */
  record Scale(Range words, Range taste, float meaning) {
    /** Of a list whose scores need none. */
    static final Scale NONE = new Scale(new Range(0, 0), new Range(0, 0), 0);
  }

  public SearchCursor {
    found = List.copyOf(found);
  }

  @Override
  public History history() {
    return request.history();
  }

  @Override
  public SearchCursor withHistory(History changed) {
    return new SearchCursor(request.withHistory(changed), found, complete, total, byMeaning, scale);
  }

  @Override
  public boolean reaches(int place) {
    return place <= found.size();
  }

  @Override
  public int size() {
    return found.size();
  }

  List<String> ids() {
    return found.stream().flatMap(one -> one.ids.stream()).toList();
  }

  /** With what comes next; nothing comes after nothing. */
  SearchCursor plus(List<Found> more) {
    List<Found> all = Stream.concat(found.stream(), more.stream()).limit(MOST).toList();
    boolean end = more.isEmpty() || all.size() == MOST;
    return new SearchCursor(request, all, end, total, byMeaning, scale);
  }

  /* Without facets, which only the first page has. */
  @Override
  public byte[] toBytes() {
    return CursorCodec.write(
        VERSION,
        new SearchCursor(request.withoutFacets(), found, complete, total, byMeaning, scale));
  }

  static SearchCursor of(byte[] bytes) {
    return CursorCodec.read(bytes, SearchCursor.class);
  }
}
