package dev.zhiyin.engine.recommend;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** Reads pages of a list as the shop is now. */
final class Reading {
  private final Listing listing;
  private final Ranking ranking;

  Reading(Listing listing, Ranking ranking) {
    this.listing = listing;
    this.ranking = ranking;
  }

  /**
   * Products in the order of the list.
   *
   * @param next place after the last of them
   */
  record Read(List<Integer> docs, int next) {
    Read {
      docs = List.copyOf(docs);
    }
  }

  /** At most a page of those that are there and allowed now. */
  Read read(int from) {
    int k = listing.request().k();
    var docs = new ArrayList<Integer>();
    int place = from;
    while (docs.size() < k && reaches(place)) {
      place = add(docs, place, k);
    }
    return new Read(docs, place);
  }

  private int add(List<Integer> docs, int from, int k) {
    List<String> ids = listing.ids(from, k);
    List<OptionalInt> found = ids.stream().map(ranking.products()::find).toList();
    BitSet allowed = ranking.allowed(found);
    int place = from;
    for (OptionalInt doc : found) {
      if (docs.size() == k) {
        break;
      }
      if (doc.isPresent() && allowed.get(doc.getAsInt())) {
        docs.add(doc.getAsInt());
      }
      place++;
    }
    return place;
  }

  /* Whether the list has such a place. What was not ranked becomes part of it when it is reached. */
  private boolean reaches(int place) {
    if (place >= listing.size() && !listing.isComplete()) {
      listing.complete(ranking.rest(ids()));
    }
    return place < listing.size();
  }

  /** The place if there is something at it, and otherwise nothing. */
  OptionalInt after(int place) {
    boolean there = place < listing.size() || (!listing.isComplete() && ranking.hasRest(ids()));
    return there ? OptionalInt.of(place) : OptionalInt.empty();
  }

  private Set<String> ids() {
    return new HashSet<>(listing.ids(0, Integer.MAX_VALUE));
  }
}
