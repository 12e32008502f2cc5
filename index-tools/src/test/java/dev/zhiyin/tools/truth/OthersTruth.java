package dev.zhiyin.tools.truth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zhiyin.engine.attribute.AttributeTypes;
import dev.zhiyin.engine.explain.Reason;
import dev.zhiyin.engine.explain.ReasonCode;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.profile.ProfileConstraint;
import dev.zhiyin.engine.profile.ProfileField;
import dev.zhiyin.engine.profile.ProfileField.Effect;
import dev.zhiyin.engine.profile.ProfileRules;
import dev.zhiyin.engine.profile.StatedProfile;
import dev.zhiyin.engine.recommend.RecommendRequest;
import dev.zhiyin.engine.recommend.Recommended;
import dev.zhiyin.engine.recommend.Recommender;
import dev.zhiyin.engine.rerank.RerankRules;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.engine.social.BuyingGroup;
import dev.zhiyin.engine.social.Consent;
import dev.zhiyin.engine.social.FriendList;
import dev.zhiyin.engine.social.SocialContext;
import dev.zhiyin.engine.store.Store;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reasons that rest on something else than what the shopper did, against the store by plain loops:
 * friends, groups of buyers, and what the shopper has said of themself.
 */
final class OthersTruth {
  private static final String ATTRIBUTE = "material";
  private static final AttributeTypes TYPES = new AttributeTypes(Map.of());
  private static final ProfileRules PROFILE =
      new ProfileRules(
          Map.of("likes", new ProfileField(Effect.COMPATIBLE, ATTRIBUTE, Map.of())), TYPES);

  /** Of each friend so many events count, the newest. */
  private static final int NEWEST = 100;

  private final Store store;
  private final Recommender recommender;
  private final Map<String, Product> products = new HashMap<>();
  private final Map<ReasonCode, Integer> told = new EnumMap<>(ReasonCode.class);

  OthersTruth(Store store, Recommender recommender) {
    this.store = store;
    this.recommender =
        recommender
            .withRules(RerankRules.DEFAULT.withFriends(5).withGroups(true))
            .withClock(store::now);
    store.products().forEach(product -> products.put(product.id(), product));
  }

  /** Has a user have these friends and this consent, as a line of the sample shop says. */
  void befriend(JsonNode line) {
    String user = line.get("userId").textValue();
    JsonNode consent = line.get("consent");
    store
        .friends()
        .putFriends(
            user,
            new FriendList(line.get("friends").valueStream().map(JsonNode::textValue).toList()));
    store
        .friends()
        .putConsent(
            user,
            new Consent(
                consent.get("shareActivity").booleanValue(),
                consent.get("showName").booleanValue(),
                Optional.of(consent.get("name").textValue())));
  }

  /** Begins a group of buyers of a product. */
  void begin(String productId) {
    store
        .buyingGroups()
        .beginGroup(
            BuyingGroup.begun(
                "of-" + productId,
                productId,
                Optional.of("somebody"),
                2,
                store.now().plus(Duration.ofHours(5))));
  }

  /** How many reasons of a code were found to be true. */
  int told(ReasonCode code) {
    return told.getOrDefault(code, 0);
  }

  void check(String user, Locale locale) {
    ShopperId shopper = ShopperId.user(user);
    History history = History.of(store.events().of(shopper));
    List<String> likes =
        history.productIds().stream()
            .flatMap(id -> Stream.ofNullable(products.get(id)))
            .flatMap(product -> values(product).stream())
            .distinct()
            .limit(3)
            .toList();
    Recommender own =
        recommender
            .withSocial(
                new SocialContext(
                    store.friends().activityOf(shopper),
                    store.buyingGroups().openGroups(Optional.of(shopper))))
            .withConstraint(
                likes.isEmpty()
                    ? ProfileConstraint.NONE
                    : ProfileConstraint.of(PROFILE, new StatedProfile(Map.of("likes", likes))));
    RecommendRequest usual = RecommendRequest.of(history);
    var request =
        new RecommendRequest(
            history, usual.filter(), usual.exclusion(), locale, usual.k(), usual.diversity());
    for (Recommended one : own.recommend(request).items()) {
      isOfFriends(user, one);
      for (Reason reason : one.reasons()) {
        switch (reason.code()) {
          case GROUP_LACKS_FEW -> lacks(user, one.product(), reason);
          case FITS_PROFILE -> fits(one.product(), reason, likes);
          default -> {
            continue;
          }
        }
        told.merge(reason.code(), 1, Integer::sum);
      }
    }
  }

  private void isOfFriends(String user, Recommended one) {
    List<String> sharing =
        store.friends().friendsOf(user).userIds().stream()
            .filter(friend -> store.friends().consentOf(friend).shareActivity())
            .toList();
    List<String> buyers = those(sharing, one.product().id(), true);
    List<String> savers = those(sharing, one.product().id(), false);
    List<Reason> said =
        one.reasons().stream()
            .filter(
                why ->
                    why.code() == ReasonCode.FRIEND_BOUGHT || why.code() == ReasonCode.FRIENDS_LIKE)
            .toList();
    assertThat(said).hasSize(buyers.isEmpty() && savers.isEmpty() ? 0 : 1);
    for (Reason why : said) {
      List<String> meant = why.code() == ReasonCode.FRIEND_BOUGHT ? buyers : savers;
      List<String> names =
          meant.stream()
              .flatMap(friend -> store.friends().consentOf(friend).shownName().stream())
              .limit(1)
              .toList();
      assertThat(why.evidence().figures()).containsEntry("friends", (double) meant.size());
      assertThat(why.evidence().matched().getOrDefault("friends", List.of())).isEqualTo(names);
      assertThat(names).allMatch(why.sentence()::contains);
      told.merge(why.code(), 1, Integer::sum);
    }
  }

  private List<String> those(List<String> friends, String product, boolean bought) {
    return friends.stream().filter(friend -> likes(friend, product, bought)).toList();
  }

  /* A dislike takes back what was before it. */
  private boolean likes(String friend, String product, boolean bought) {
    List<Event> events = store.events().of(ShopperId.user(friend));
    boolean buys = false;
    boolean saves = false;
    for (Event event : events.subList(Math.max(0, events.size() - NEWEST), events.size())) {
      if (event.subject().equals(new Subject.Item(product))) {
        boolean disliked = event.type() == EventType.DISLIKE;
        buys = !disliked && (buys || event.type() == EventType.PURCHASE);
        saves =
            !disliked
                && (saves || event.type() == EventType.FAVORITE || event.type() == EventType.SHARE);
      }
    }
    return bought ? buys : saves && !buys;
  }

  private void lacks(String user, Product product, Reason reason) {
    BuyingGroup group =
        store.buyingGroups().group(reason.evidence().matched().get("group").getFirst());
    assertThat(group.productId()).isEqualTo(product.id());
    assertThat(group.members()).doesNotContain(user);
    assertThat(group.expiresAt()).isBetween(store.now(), store.now().plus(Duration.ofDays(1)));
    assertThat(reason.evidence().figures())
        .containsEntry("lacking", (double) (group.needed() - group.members().size()));
    assertThat(group.needed() - group.members().size()).isOne();
    assertThat(reason.sentence())
        .containsPattern(
            "还差 1 人成团，剩余 %1$d 小时|One more shopper completes a group .*open for %1$d more hours"
                .formatted(Duration.between(store.now(), group.expiresAt()).toHours()));
  }

  private static void fits(Product product, Reason reason, List<String> likes) {
    List<String> matched = reason.evidence().matched().get(ATTRIBUTE);
    assertThat(matched).isNotEmpty().isSubsetOf(values(product)).isSubsetOf(likes);
    assertThat(matched).anyMatch(reason.sentence()::contains);
  }

  private static List<String> values(Product product) {
    return product.attributes().getOrDefault(ATTRIBUTE, List.of());
  }
}
