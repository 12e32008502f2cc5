package dev.zhiyin.engine.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.explain.Reason;
import dev.zhiyin.engine.explain.ReasonCode;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.match.UntrainedModel;
import dev.zhiyin.engine.rerank.RerankRules;
import dev.zhiyin.engine.shop.OpenShop;
import dev.zhiyin.engine.shop.RandomCatalogue;
import dev.zhiyin.engine.shop.RandomHistory;
import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.Seed;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.engine.social.FriendActivity;
import dev.zhiyin.engine.social.FriendActivity.Friend;
import dev.zhiyin.engine.social.OpenBuyingGroups;
import dev.zhiyin.engine.social.SocialContext;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every reason that speaks of friends is true by plain loops over what the friends did, and none is
 * missing; hundreds of recommendations a seed.
 */
class FriendTruthTest {
  private static final int PRODUCTS = 80;
  private static final List<EventType> TYPES = List.of(EventType.values());
  private static final Set<ReasonCode> OF_FRIENDS =
      Set.of(ReasonCode.FRIEND_BOUGHT, ReasonCode.FRIENDS_LIKE);

  @TempDir Path folder;

  private record Known(Optional<String> name, List<Event> events) {
    /* The last thing done that counts decides, but that a purchase is not undone by saving. */
    boolean likes(String product, boolean bought) {
      boolean buys = false;
      boolean saves = false;
      for (Event event : events) {
        if (event.subject().equals(new Subject.Item(product))) {
          buys |= event.type() == EventType.PURCHASE;
          saves |= event.type() == EventType.FAVORITE || event.type() == EventType.SHARE;
          if (event.type() == EventType.DISLIKE) {
            buys = false;
            saves = false;
          }
        }
      }
      return bought ? buys : saves && !buys;
    }
  }

  @RandomSeeds(4)
  void everyReasonIsTrueAndNoneIsMissing(Seed seed) {
    var random = seed.random();
    int checked = 0;
    try (var shop =
        OpenShop.of(
            RandomCatalogue.of(PRODUCTS, random),
            new UntrainedModel(OpenShop.DIMENSION, HistoryWeights.DEFAULT),
            folder)) {
      for (int i = 0; i < 12; i++) {
        List<Known> friends = friends(random);
        var circle =
            FriendActivity.of(
                friends.stream().map(one -> Friend.of(one.name, one.events)).toList());
        double weight = random.nextInt(4) == 0 ? 0 : random.nextDouble();
        Recommender recommender =
            shop.recommender()
                .withRules(RerankRules.DEFAULT.withFriends(weight))
                .withSocial(new SocialContext(circle, OpenBuyingGroups.NONE));
        for (Recommended one : shown(recommender, random)) {
          check(one, weight == 0 ? List.of() : friends);
          checked++;
        }
      }
    }
    assertThat(checked).isGreaterThan(300);
  }

  private static List<Known> friends(Random random) {
    var friends = new ArrayList<Known>();
    for (int i = random.nextInt(4); i > 0; i--) {
      var events = new ArrayList<Event>();
      for (int n = random.nextInt(40); n > 0; n--) {
        events.add(
            Event.of(
                "e" + events.size(),
                ShopperId.user("f" + i),
                new Subject.Item("p" + random.nextInt(PRODUCTS)),
                TYPES.get(random.nextInt(TYPES.size())),
                Instant.EPOCH.plusSeconds(events.size())));
      }
      friends.add(
          new Known(random.nextBoolean() ? Optional.of("F-" + i) : Optional.empty(), events));
    }
    return friends;
  }

  private static List<Recommended> shown(Recommender recommender, Random random) {
    Locale locale = random.nextBoolean() ? Locale.ENGLISH : Locale.SIMPLIFIED_CHINESE;
    var shown = new ArrayList<Recommended>();
    for (History one :
        List.of(History.EMPTY, RandomHistory.of(1 + random.nextInt(10), PRODUCTS, random))) {
      var request =
          new RecommendRequest(
              one,
              RecommendRequest.of(one).filter(),
              HistoryExclusion.DEFAULT,
              locale,
              12,
              RecommendRequest.of(one).diversity());
      Page page = recommender.begin(request);
      shown.addAll(page.answer().items());
      page.next()
          .ifPresent(next -> shown.addAll(recommender.page(page.cursor(), next).answer().items()));
    }
    return shown;
  }

  private static void check(Recommended one, List<Known> friends) {
    assertThat(one.reasons()).isNotEmpty();
    List<Known> buyers = those(friends, one.product().id(), true);
    List<Known> savers = those(friends, one.product().id(), false);
    List<Reason> told =
        one.reasons().stream().filter(why -> OF_FRIENDS.contains(why.code())).toList();
    assertThat(told).hasSize(buyers.isEmpty() && savers.isEmpty() ? 0 : 1);
    for (Reason why : told) {
      List<Known> meant = why.code() == ReasonCode.FRIEND_BOUGHT ? buyers : savers;
      assertThat(meant).isNotEmpty();
      assertThat(why.evidence().figures()).containsEntry("friends", (double) meant.size());
      List<String> names = meant.stream().flatMap(who -> who.name.stream()).limit(1).toList();
      assertThat(why.evidence().matched().getOrDefault("friends", List.of())).isEqualTo(names);
      assertThat(
              Stream.of("F-1", "F-2", "F-3").filter(name -> why.sentence().contains(name)).toList())
          .isEqualTo(names);
      if (meant.size() > 2 && names.isEmpty()) {
        assertThat(why.sentence()).contains(Integer.toString(meant.size()));
      }
    }
  }

  private static List<Known> those(List<Known> friends, String product, boolean bought) {
    return friends.stream().filter(one -> one.likes(product, bought)).toList();
  }
}
