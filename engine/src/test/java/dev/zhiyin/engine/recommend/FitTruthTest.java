package dev.zhiyin.engine.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.explain.Reason;
import dev.zhiyin.engine.explain.ReasonCode;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.match.UntrainedModel;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.profile.ProfileConstraint;
import dev.zhiyin.engine.profile.ProfileField;
import dev.zhiyin.engine.profile.ProfileField.Effect;
import dev.zhiyin.engine.profile.ProfileRules;
import dev.zhiyin.engine.profile.StatedProfile;
import dev.zhiyin.engine.shop.OpenShop;
import dev.zhiyin.engine.shop.RandomCatalogue;
import dev.zhiyin.engine.shop.RandomHistory;
import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.Seed;
import dev.zhiyin.engine.shopper.History;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is shown to whoever has a profile suits them, and is told to where it does so. */
class FitTruthTest {
  private static final List<String> COLOURS = List.of("RED", "蓝", "a=b", "none");
  private static final List<String> SIZES = List.of("0", "1", "2");
  private static final int PRODUCTS = 80;

  private static final ProfileRules RULES =
      new ProfileRules(
          Map.of(
              "avoids", new ProfileField(Effect.EXCLUDES, "Color", Map.of()),
              "likes", new ProfileField(Effect.REQUIRES, "color", Map.of()),
              "owns", new ProfileField(Effect.COMPATIBLE, "size", Map.of())),
          RandomCatalogue.TYPES);

  @TempDir Path folder;

  @RandomSeeds
  void nothingElseIsShownAndEveryReasonIsTrue(Seed seed) {
    var random = seed.random();
    try (var shop =
        OpenShop.of(
            RandomCatalogue.of(PRODUCTS, random),
            new UntrainedModel(OpenShop.DIMENSION, HistoryWeights.DEFAULT),
            folder)) {
      for (int i = 0; i < 12; i++) {
        var profile = new StatedProfile(profile(random));
        Recommender recommender =
            shop.recommender().withConstraint(ProfileConstraint.of(RULES, profile));
        for (Recommended one : shown(recommender, random)) {
          check(one, profile.values());
        }
      }
    }
  }

  private static Map<String, List<String>> profile(Random random) {
    var profile = new HashMap<String, List<String>>();
    if (random.nextBoolean()) {
      profile.put("avoids", some(COLOURS, random));
    }
    if (random.nextBoolean()) {
      profile.put("likes", some(COLOURS, random));
    }
    if (random.nextBoolean()) {
      profile.put("owns", some(SIZES, random));
    }
    return profile;
  }

  private static List<String> some(List<String> all, Random random) {
    return all.stream().filter(_ -> random.nextInt(3) == 0).toList();
  }

  /* Of every kind of list, with and without a history. */
  private static List<Recommended> shown(Recommender recommender, Random random) {
    Locale locale = random.nextBoolean() ? Locale.ENGLISH : Locale.SIMPLIFIED_CHINESE;
    var history = RandomHistory.of(1 + random.nextInt(10), PRODUCTS, random);
    var shown = new ArrayList<Recommended>();
    for (History one : List.of(History.EMPTY, history)) {
      var request = RecommendRequest.of(one).withK(9);
      Page page = recommender.begin(request);
      shown.addAll(page.answer().items());
      page.next()
          .ifPresent(next -> shown.addAll(recommender.page(page.cursor(), next).answer().items()));
      shown.addAll(recommender.popular(request).items());
      shown.addAll(recommender.trending(request).items());
      shown.addAll(recommender.latest(request).items());
      shown.addAll(
          recommender.search(new SearchRequest("登山 tent", one, Filter.ALL, locale, 9)).items());
    }
    for (Similarity by : Similarity.values()) {
      shown.addAll(
          recommender
              .similar(new SimilarRequest("p1", Filter.ALL, locale, 9, by, random.nextBoolean()))
              .items());
    }
    return shown;
  }

  private static void check(Recommended one, Map<String, List<String>> profile) {
    List<String> colours = values(one.product(), "color");
    List<String> sizes = values(one.product(), "size");
    List<String> liked = common(colours, profile.get("likes"));
    List<String> owned = common(sizes, profile.get("owns"));
    assertThat(common(colours, profile.get("avoids"))).isEmpty();
    if (profile.containsKey("likes")) {
      assertThat(liked).isNotEmpty();
    }
    if (profile.containsKey("owns")) {
      assertThat(sizes.isEmpty() || !owned.isEmpty()).isTrue();
    }
    var wanted = new TreeMap<String, List<String>>();
    if (!liked.isEmpty()) {
      wanted.put("color", liked);
    }
    if (!owned.isEmpty()) {
      wanted.put("size", owned);
    }
    var told = new TreeMap<String, List<String>>();
    for (Reason reason : one.reasons()) {
      if (reason.code() == ReasonCode.FITS_PROFILE) {
        assertThat(reason).isNotEqualTo(one.reasons().getFirst());
        told.putAll(reason.evidence().matched());
        List<String> said =
            reason.evidence().matched().containsKey("color")
                ? profile.get("likes")
                : profile.get("owns");
        assertThat(quoted(reason.sentence())).isNotEmpty().isSubsetOf(said);
        assertThat(quoted(reason.sentence()))
            .allSatisfy(
                value ->
                    assertThat(reason.evidence().matched().values())
                        .anySatisfy(found -> assertThat(found).anyMatch(value::equalsIgnoreCase)));
      }
    }
    assertThat(told).isEqualTo(wanted);
  }

  private static List<String> quoted(String sentence) {
    return Stream.of(sentence.replaceAll("^[^“「]*[“「]|[”」][^”」]*$", "").split("”, “|」、「", -1))
        .toList();
  }

  private static List<String> values(Product product, String name) {
    return product.attributes().getOrDefault(name, List.of());
  }

  private static List<String> common(List<String> here, @Nullable List<String> wanted) {
    return wanted == null
        ? List.of()
        : here.stream().filter(one -> wanted.stream().anyMatch(one::equalsIgnoreCase)).toList();
  }
}
