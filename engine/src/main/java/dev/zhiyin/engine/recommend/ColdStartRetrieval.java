package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.retrieval.CandidateSet;
import dev.zhiyin.engine.retrieval.CandidateSet.Found;
import dev.zhiyin.engine.retrieval.Hit;
import dev.zhiyin.engine.retrieval.Part;
import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.engine.retrieval.Restriction;
import dev.zhiyin.engine.retrieval.Retrieval;
import dev.zhiyin.engine.retrieval.Retrieved;
import dev.zhiyin.engine.retrieval.Source;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Retrieves for somebody of whose taste nothing is known: what friends like, then what groups lack
 * few members for, then what is popular, trending and new. For one request.
 */
record ColdStartRetrieval(
    RequestItems items, RecommenderContext context, Restriction restriction, GroupOffers offers) {
  /**
   * What came of it.
   *
   * @param order of all that was retrieved
   * @param demand why each is in the list that is for everybody
   */
  record Result(
      CandidateSet candidates, List<ProductRef> order, Map<ProductRef, DemandReason> demand) {}

  /**
   * Retrieves.
   *
   * @param liked ids of what friends like, the best first
   * @param lackingFew ids of products whose groups lack few members
   * @param k products of a page, of which what groups lack members for is a fifth at most
   * @param count wanted in all
   */
  Result retrieve(Collection<String> liked, Collection<String> lackingFew, int k, int count) {
    long start = System.nanoTime();
    List<List<ProductRef>> named = named(List.of(liked, lackingFew), count);
    List<ProductRef> ofFriends = named.getFirst().stream().limit(count).toList();
    int most = Math.min(Math.ceilDiv(k, 5), count - ofFriends.size());
    List<ProductRef> ofGroups =
        named.getLast().stream().filter(one -> !ofFriends.contains(one)).limit(most).toList();
    List<ProductRef> first = Stream.concat(ofFriends.stream(), ofGroups.stream()).toList();
    long asked = System.nanoTime();
    List<NonPersonalized.Pick> picks = ofEverybody(first, count - first.size());
    long nanos = System.nanoTime() - asked;
    var demand = new HashMap<ProductRef, DemandReason>();
    picks.forEach(pick -> demand.put(pick.product(), pick.reason()));
    var found = new ArrayList<Found>();
    if (!first.isEmpty()) {
      found.add(new Found(Source.FRIENDS, retrieved(ofFriends, asked - start)));
      found.add(new Found(Source.GROUPS, retrieved(ofGroups, 0)));
    }
    for (DemandReason reason : DemandReason.values()) {
      found.add(new Found(reason.source(), of(reason, picks, nanos)));
    }
    List<ProductRef> order =
        Stream.concat(first.stream(), picks.stream().map(NonPersonalized.Pick::product)).toList();
    return new Result(CandidateSet.EMPTY.plus(found), order, demand);
  }

  /*
   * The first of each of some lists that may be shown, in their order, one of each group of offers:
   * as many as are wanted, but where most of them are of the same groups.
   */
  private List<List<ProductRef>> named(List<Collection<String>> lists, int wanted) {
    if (lists.stream().allMatch(Collection::isEmpty)) {
      return lists.stream().map(_ -> List.<ProductRef>of()).toList();
    }
    List<Retrieval> batch = lists.stream().<Retrieval>map(Retrieval.Named::new).toList();
    return items.view().retrieve(batch, restriction, Set.of(Part.GROUP)).stream()
        .map(one -> one.first(2 * wanted).products())
        .map(offers::distinct)
        .toList();
  }

  private List<NonPersonalized.Pick> ofEverybody(List<ProductRef> shown, int count) {
    Restriction others =
        restriction.without(Set.copyOf(shown)).withoutGroups(items.groupsOf(shown));
    return count == 0
        ? List.of()
        : new NonPersonalized(items, context, others, offers).mixed(count);
  }

  private static Retrieved of(DemandReason reason, List<NonPersonalized.Pick> picks, long nanos) {
    return retrieved(
        picks.stream()
            .filter(pick -> pick.reason() == reason)
            .map(NonPersonalized.Pick::product)
            .toList(),
        nanos / DemandReason.values().length);
  }

  private static Retrieved retrieved(List<ProductRef> products, long nanos) {
    return new Retrieved(products.stream().map(one -> new Hit(one, 0)).toList(), nanos);
  }
}
