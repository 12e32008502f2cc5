package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.arrange.Source;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.index.Hit;
import dev.zhiyin.engine.index.IndexSnapshot;
import dev.zhiyin.engine.live.Rankings;
import dev.zhiyin.engine.live.Rankings.Order;
import dev.zhiyin.engine.store.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * Products by what all shoppers do: what somebody is shown of whom nothing is known. Every list is
 * full if the filter and the exclusions leave enough products: those that nobody met come last. The
 * same snapshot and rankings give the same lists. For one answer.
 */
final class Crowd {
  /** Every so many places one is for a new product, which nobody would meet otherwise. */
  private static final int EXPLORED = 5;

  /** So many of the latest products take turns at those places. */
  private static final int ARRIVALS = 50;

  /** New are products that came so long before the shop's latest, or later. */
  static final Duration NEW = Duration.ofDays(30);

  /** Filters that leave no more than so many products are walked, the others are looked up. */
  private static final int NARROW = 2000;

  /** Products looked up in one step. */
  private static final int STEP = 256;

  private final IndexSnapshot snapshot;
  private final Rankings rankings;
  private final Filter filter;
  private final Set<Integer> excluded;

  Crowd(IndexSnapshot snapshot, Rankings rankings, Filter filter, Set<Integer> excluded) {
    this.snapshot = snapshot;
    this.rankings = rankings;
    this.filter = filter;
    this.excluded = excluded;
  }

  /** Why a product is in a list: many met it, it is in demand of late, or it is new. */
  enum Because {
    POPULAR,
    TRENDING,
    NEW;

    Source source() {
      return switch (this) {
        case POPULAR -> Source.POPULAR;
        case TRENDING -> Source.TRENDING;
        case NEW -> Source.NEW;
      };
    }
  }

  /** One product of a list; the hit's score is 1 / rank. */
  record Pick(Hit hit, Because because) {}

  /** Those that most shoppers have met. */
  List<Pick> popular(int k) {
    return picks(filled(ordered(Order.MET, k), k), _ -> Because.POPULAR);
  }

  /** Those most in demand of late. */
  List<Pick> trending(int k) {
    return picks(filled(ordered(Order.HEAT, k), k), this::demand);
  }

  /** Those that the shop began to offer last. */
  List<Pick> latest(int k) {
    Instant cutoff = newSince();
    List<Integer> docs =
        docs(snapshot.latest(k + excluded.size(), filter)).stream().limit(k).toList();
    return picks(docs, doc -> isNew(doc, cutoff) ? Because.NEW : Because.POPULAR);
  }

  /** Trending ones, then popular ones, and at every fifth place a new one. */
  List<Pick> mixed(int k) {
    Map<Integer, Because> picked = new LinkedHashMap<>();
    Iterator<Integer> arrivals = arrivals().iterator();
    for (int doc : crowd(k)) {
      if (picked.size() % EXPLORED == EXPLORED - 1) {
        explore(arrivals, picked);
      }
      picked.putIfAbsent(doc, demand(doc));
    }
    return picks(
        picked.keySet().stream().limit(k).toList(), doc -> Objects.requireNonNull(picked.get(doc)));
  }

  private static void explore(Iterator<Integer> arrivals, Map<Integer, Because> picked) {
    int before = picked.size();
    while (arrivals.hasNext() && picked.size() == before) {
      picked.putIfAbsent(arrivals.next(), Because.NEW);
    }
  }

  /* What is trending, in that order, before what is popular. */
  private List<Integer> crowd(int k) {
    var docs = new ArrayList<Integer>();
    for (int doc : ordered(Order.HEAT, k)) {
      if (demand(doc) == Because.TRENDING) {
        docs.add(doc);
      }
    }
    docs.addAll(filled(ordered(Order.MET, k), k));
    return docs;
  }

  /* New products take turns: each change of the shop lets the next one begin. */
  private List<Integer> arrivals() {
    Instant cutoff = newSince();
    var docs = new ArrayList<>(docs(snapshot.latest(ARRIVALS, filter)));
    docs.removeIf(doc -> !isNew(doc, cutoff));
    Collections.rotate(docs, (int) -(snapshot.sequence() % Math.max(1, docs.size())));
    return docs;
  }

  private Instant newSince() {
    List<Hit> newest = snapshot.latest(1, Filter.ALL);
    return newest.isEmpty() ? Instant.MAX : snapshot.since(newest.getFirst().doc()).minus(NEW);
  }

  private boolean isNew(int doc, Instant cutoff) {
    return !snapshot.since(doc).isBefore(cutoff);
  }

  private Because demand(int doc) {
    return rankings.of(snapshot.id(doc)).filter(rankings::isTrending).isPresent()
        ? Because.TRENDING
        : Because.POPULAR;
  }

  /* The first k in an order that the filter allows; fewer when the order ends. */
  private List<Integer> ordered(Order order, int k) {
    int allowed = snapshot.count(filter);
    return allowed <= NARROW ? sorted(order, allowed, k) : walked(rankings.in(order), k);
  }

  private List<Integer> sorted(Order order, int allowed, int k) {
    Map<String, Integer> docs = new HashMap<>();
    docs(snapshot.mostPopular(Math.max(1, allowed), filter))
        .forEach(doc -> docs.put(snapshot.id(doc), doc));
    return rankings.sorted(docs.keySet(), order).stream()
        .limit(k)
        .map(standing -> Objects.requireNonNull(docs.get(standing.productId())))
        .toList();
  }

  private List<Integer> walked(Iterator<Standing> order, int k) {
    var found = new LinkedHashSet<Integer>();
    while (order.hasNext() && found.size() < k) {
      var ids = new ArrayList<String>();
      while (order.hasNext() && ids.size() < STEP) {
        ids.add(order.next().productId());
      }
      found.addAll(docs(snapshot.among(ids, filter)));
    }
    return found.stream().limit(k).toList();
  }

  /* Whatever the filter allows besides. */
  private List<Integer> filled(List<Integer> first, int k) {
    var docs = new LinkedHashSet<>(first);
    if (docs.size() < k) {
      docs.addAll(docs(snapshot.mostPopular(k + first.size() + excluded.size(), filter)));
    }
    return docs.stream().limit(k).toList();
  }

  private List<Integer> docs(List<Hit> hits) {
    return hits.stream().map(Hit::doc).filter(doc -> !excluded.contains(doc)).toList();
  }

  private static List<Pick> picks(List<Integer> docs, IntFunction<Because> because) {
    var picks = new ArrayList<Pick>();
    for (int doc : docs) {
      picks.add(new Pick(new Hit(doc, 1f / (picks.size() + 1)), because.apply(doc)));
    }
    return picks;
  }
}
