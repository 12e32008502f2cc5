package dev.zhiyin.engine.explain;

import dev.zhiyin.engine.explain.SentenceRenderer.Told;
import dev.zhiyin.engine.market.MarketPrice;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.product.Note;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductSummary;
import dev.zhiyin.engine.renewal.BuyAgain;
import dev.zhiyin.engine.wording.Wordings;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes the reasons of one answer in one language. What is said rests on exact shares and effects,
 * and on what stands in both products. For one thread.
 */
public final class ReasonBuilder {
  /**
   * From this cosine of words and product on both are close in meaning: of judged queries at least
   * 95 % of the relevant products have it, and of products by chance at most 2.5 %.
   */
  private static final double CLOSE = 0.2;

  /** So many values of a profile are said at most. */
  private static final int MOST_SAID = 3;

  private final Sentences sentences;
  private final SentenceRenderer telling;
  private final Terms terms;
  private final Instant recent;

  /**
   * @param wordings that sentences are told in, where there are any
   */
  public ReasonBuilder(Locale locale, Terms terms, Wordings wordings) {
    this(Sentences.in(locale), terms, wordings);
  }

  ReasonBuilder(Sentences sentences, Terms terms, Wordings wordings) {
    this(sentences, terms, new SentenceRenderer(sentences, wordings), Instant.MIN);
  }

  private ReasonBuilder(
      Sentences sentences, Terms terms, SentenceRenderer telling, Instant recent) {
    this.sentences = sentences;
    this.telling = telling;
    var known = new HashMap<String, List<String>>();
    this.terms = text -> known.computeIfAbsent(text, terms::of);
    this.recent = recent;
  }

  /** The same, to which only what was done since then is recent; all of it otherwise. */
  public ReasonBuilder withRecent(Instant since) {
    return new ReasonBuilder(sentences, terms, telling, since);
  }

  /**
   * One reason for each product of a list, in its order: never the same sentence twice in a row
   * where another one is as true.
   */
  public static List<Reason> choose(List<ReasonChoice> list) {
    return ReasonVariety.of(list);
  }

  /**
   * For a product that a history led to.
   *
   * @param history those that speak for it, the largest effect first; if none does, what others do
   *     must speak for it
   */
  public ReasonChoice ofHistory(Product product, List<Interaction> history, Demand demand) {
    if (history.isEmpty() && demand.trending()) {
      return trending(product, demand.uniqueShoppers());
    }
    if (history.isEmpty()) {
      return demand.fresh() && demand.uniqueShoppers() == 0
          ? newArrival(product)
          : popular(product, demand.uniqueShoppers(), demand.popular());
    }
    return new HistorySentences(telling, product, history, demand, recent)
        .of(new HistoryReasons(sentences, terms, product, history)::claims);
  }

  /** By field (category, brand, terms), the values that two products have in common. */
  public Map<String, List<String>> matched(Product product, ProductSummary other) {
    return FieldMatches.between(product, other, terms).asMap();
  }

  /** For a product that lies close to one that is looked at. */
  public ReasonChoice similarTo(Product product, Product looked, float similarity) {
    return new RelatedProductReasons(telling, terms, product, looked, similarity).similar();
  }

  /** For a product that the same shoppers bought or interacted with as one that is looked at. */
  public ReasonChoice togetherWith(
      Product product, Product looked, float similarity, PairCount counted) {
    return new RelatedProductReasons(telling, terms, product, looked, similarity)
        .together(counted, Map.of());
  }

  /**
   * The same of products that were bought in one basket, with how many times as often as by chance.
   */
  public ReasonChoice boughtWith(
      Product product, Product looked, float similarity, PairLift counted) {
    return new RelatedProductReasons(telling, terms, product, looked, similarity)
        .together(new PairCount(counted.shoppers(), true), figures(counted));
  }

  private static Map<String, Double> figures(PairLift counted) {
    return Map.of("shoppers", (double) counted.shoppers(), "lift", counted.lift());
  }

  /**
   * For a product of a category that is bought in one basket with that of one looked at.
   *
   * @param category that was counted, which is the product's or one above it; this and the other's
   *     are named
   */
  public ReasonChoice categoryWith(
      Product product, Product looked, CategoryPath category, PairLift counted) {
    Evidence evidence =
        Evidence.NONE.withProductIds(List.of(looked.id())).withFigures(figures(counted));
    String key = ReasonCode.CATEGORIES_BOUGHT_TOGETHER.text();
    return told(
        ReasonCode.CATEGORIES_BOUGHT_TOGETHER,
        evidence,
        List.of(key, key + ".titled"),
        Long.toString(counted.shoppers()),
        named(sentences, looked.category()),
        named(sentences, category),
        ProductMention.title(product));
  }

  /** Whether a category says what is in it, as "Other" does not. */
  public static boolean isNamed(CategoryPath category) {
    return !Nouns.category(category).isEmpty();
  }

  /** Whether sentences call two categories by different names, as they do not two of shoes. */
  public static boolean tellsApart(CategoryPath one, CategoryPath other) {
    return !Nouns.category(one).equalsIgnoreCase(Nouns.category(other));
  }

  /* A category that says something; as a title is written where it is of another language. */
  static String named(Sentences sentences, CategoryPath category) {
    String noun = Nouns.category(category);
    String named = named(sentences, noun);
    return named.isEmpty() ? sentences.say("named.title", SentenceTitles.shortened(noun)) : named;
  }

  /* Empty where it cannot stand in a sentence. */
  static String named(Sentences sentences, String noun) {
    return sentences.speaks(noun)
        ? sentences.say("named.category", SentenceTitles.quotable(noun))
        : "";
  }

  /**
   * For a product that the shopper has bought and is due to buy again.
   *
   * @param eventIds of all purchases of it, newest first
   */
  public ReasonChoice dueAgain(Product product, BuyAgain.Bought bought, List<String> eventIds) {
    boolean own = bought.every().isPresent();
    double usual = own ? bought.every().getAsDouble() : bought.others().orElseThrow();
    String key = ReasonCode.DUE_AGAIN.text() + (own ? "" : ".others");
    Evidence evidence =
        Evidence.NONE
            .withProductIds(List.of(product.id()))
            .withEventIds(eventIds)
            .withFigures(
                Map.of(own ? "everyDays" : "othersDays", usual, "sinceDays", bought.since()));
    return told(
        ReasonCode.DUE_AGAIN,
        evidence,
        List.of(key, key + ".titled"),
        days(
            own ? "days.every" : "days.within",
            Math.max(1, own ? Math.round(usual) : (long) Math.ceil(usual))),
        days("days.ago", (long) bought.since()),
        ProductMention.title(product));
  }

  private String days(String key, long days) {
    return sentences.say(
        key + (days == 0 ? ".none" : days == 1 ? ".one" : ""), Long.toString(days));
  }

  /**
   * For a product that a search found, by its words or by their meaning alone; or in want of what
   * is closer, which is said then.
   *
   * @param phrases of the words those that the product has, as they stand in the search
   * @param similarity of product and words by their meaning, if that is known
   */
  public ReasonChoice matchesSearch(
      Product product, String words, List<String> phrases, OptionalDouble similarity) {
    Map<String, List<String>> fields = phrases.isEmpty() ? Map.of() : Map.of("terms", phrases);
    Evidence evidence = Evidence.NONE.withMatched(fields).withSimilarity(similarity);
    boolean close = similarity.orElse(0) >= CLOSE;
    ReasonCode code =
        phrases.isEmpty() && !close ? ReasonCode.NO_CLOSE_MATCH : ReasonCode.MATCHES_SEARCH;
    String way = phrases.isEmpty() ? "meaning" : "terms";
    String key = code == ReasonCode.MATCHES_SEARCH ? code.text() + '.' + way : code.text();
    String said =
        phrases.isEmpty()
            ? seen(words)
            : phrases.stream()
                .map(ReasonBuilder::seen)
                .collect(Collectors.joining(sentences.say("matches_search.separator")));
    return told(
        code,
        evidence,
        List.of(key, key + ".titled"),
        said,
        similarity.isPresent() ? score((float) similarity.getAsDouble()) : "",
        ProductMention.title(product));
  }

  /* A text inside a sentence, of which something can be seen. */
  private static String seen(String text) {
    String said = SentenceTitles.shortened(text);
    return said.isEmpty() ? "…" : said;
  }

  /**
   * For a product shown because of those who have shown interest in it.
   *
   * @param many whether they are many, as this shop goes: else it is only said how many they are
   */
  public ReasonChoice popular(Product product, long shoppers, boolean many) {
    if (shoppers == 0 && product.note().isPresent()) {
      return ofNote(ReasonCode.POPULAR, product);
    }
    String key =
        shoppers == 0 ? "popular.unmet" : counted(many ? "popular" : "popular.less", shoppers);
    return ofAll(ReasonCode.POPULAR, product, shoppers, keys(key, product));
  }

  private ReasonChoice ofNote(ReasonCode code, Product note) {
    return byTemplate(
        code, Evidence.NONE, List.of(code.text() + ".note"), ProductMention.title(note));
  }

  /* By its title alone what "this product" would not be said of. */
  private static List<String> keys(String key, Product product) {
    return product.note().isPresent() ? List.of(key + ".titled") : List.of(key, key + ".titled");
  }

  /**
   * For a note.
   *
   * @param on products that it is on; the first is named
   */
  public Reason noteOn(Product note, List<Product> on) {
    String author = SentenceTitles.shortened(note.note().map(Note::author).orElse(""));
    return new Reason(
        ReasonCode.NOTE_ON,
        List.of(),
        sentences.whole(
            sentences.say(
                ReasonCode.NOTE_ON.text() + (author.isEmpty() ? "" : ".by"),
                ProductMention.title(on.getFirst()),
                author)),
        Evidence.NONE
            .withProductIds(on.stream().map(Product::id).toList())
            .withMatched(author.isEmpty() ? Map.of() : Map.of("author", List.of(author))));
  }

  /** For a product shown because it is in demand of late. */
  public ReasonChoice trending(Product product, long shoppers) {
    String key = counted("trending", shoppers);
    ReasonChoice anywhere = ofAll(ReasonCode.TRENDING, product, shoppers, keys(key, product));
    if (category(product).isEmpty()) {
      return anywhere;
    }
    ReasonChoice inCategory =
        ofAll(
            ReasonCode.TRENDING_IN_CATEGORY,
            product,
            shoppers,
            List.of(counted("trending_in_category", shoppers)));
    return ReasonChoice.of(
        () -> Stream.of(inCategory, anywhere).flatMap(one -> one.alternatives().stream()));
  }

  /** For a product shown because the shop began to offer it only lately. */
  public ReasonChoice newArrival(Product product) {
    if (product.note().isPresent()) {
      return ofNote(ReasonCode.NEW_ARRIVAL, product);
    }
    List<String> keys =
        category(product).isEmpty()
            ? List.of("new_arrival", "new_arrival.titled")
            : List.of("new_arrival", "new_arrival.category", "new_arrival.titled");
    return ofAll(ReasonCode.NEW_ARRIVAL, product, 0, keys);
  }

  /** For a product that the shop has put where it stands. */
  public ReasonChoice promoted(Product product) {
    return ofAll(ReasonCode.PROMOTED, product, 0, keys("promoted", product));
  }

  /**
   * For a product that friends of the shopper like: what is bought before what is saved or shared.
   *
   * @param buyers names of those who bought it, empty where a name may not be said; the closest
   *     first
   * @param savers likewise of those who saved or shared it; there are some of either
   */
  public ReasonChoice friends(
      Product product, List<Optional<String>> buyers, List<Optional<String>> savers) {
    return ReasonChoice.of(
        () ->
            Stream.concat(
                    friends(ReasonCode.FRIEND_BOUGHT, product, buyers).stream(),
                    friends(ReasonCode.FRIENDS_LIKE, product, savers).stream())
                .flatMap(one -> one.alternatives().stream()));
  }

  /**
   * For a product that a group of buyers lacks few members for.
   *
   * @param lacking how many, at least 1
   * @param open how long it is open yet, at least a minute; whole hours are said, or minutes
   */
  public ReasonChoice groupLacksFew(Product product, String groupId, int lacking, Duration open) {
    boolean hours = open.toHours() > 0;
    long time = hours ? open.toHours() : open.toMinutes();
    String key = counted(ReasonCode.GROUP_LACKS_FEW.text(), lacking);
    Evidence evidence =
        Evidence.NONE
            .withFigures(Map.of("lacking", (double) lacking))
            .withMatched(Map.of("group", List.of(groupId)));
    return byTemplate(
        ReasonCode.GROUP_LACKS_FEW,
        evidence,
        List.of(key, key + ".titled"),
        Integer.toString(lacking),
        sentences.say(counted(hours ? "open.hours" : "open.minutes", time), Long.toString(time)),
        ProductMention.title(product));
  }

  private Optional<ReasonChoice> friends(
      ReasonCode code, Product product, List<Optional<String>> friends) {
    if (friends.isEmpty()) {
      return Optional.empty();
    }
    List<String> name =
        friends.stream()
            .flatMap(Optional::stream)
            .map(SentenceTitles::shortened)
            .filter(text -> !text.isEmpty())
            .limit(1)
            .toList();
    int others = friends.size() - 1;
    String who =
        sentences.say(
            "friends"
                + (others == 0 ? ".one" : others == 1 ? ".two" : "")
                + (name.isEmpty() ? "" : ".named"),
            name.isEmpty() ? "" : name.getFirst(),
            Integer.toString(friends.size()),
            Integer.toString(others));
    Evidence evidence =
        Evidence.NONE
            .withFigures(Map.of("friends", (double) friends.size()))
            .withMatched(name.isEmpty() ? Map.of() : Map.of("friends", name));
    return Optional.of(
        byTemplate(code, evidence, keys(code.text(), product), who, ProductMention.title(product)));
  }

  /**
   * For a product that has in an attribute what the shopper's own profile asks for.
   *
   * @param compatible whether it goes with what the shopper owns
   * @param found what the product has in the attribute, of what is asked for
   * @param values of the profile, at least one
   * @param said for each of them what it is called after "your", by language, if anything
   */
  public Reason fitsProfile(
      boolean compatible,
      String attribute,
      List<String> found,
      List<String> values,
      List<Map<String, String>> said) {
    List<String> names =
        said.stream()
            .limit(MOST_SAID)
            .flatMap(one -> Stream.ofNullable(one.get(sentences.tag())))
            .toList();
    boolean named = names.size() == Math.min(MOST_SAID, values.size());
    String key =
        ReasonCode.FITS_PROFILE.text()
            + (compatible ? ".compatible" : "")
            + (named ? "" : ".quoted");
    String what =
        named
            ? String.join(sentences.say("list.separator"), names)
            : values.stream()
                .limit(MOST_SAID)
                .map(ReasonBuilder::seen)
                .collect(Collectors.joining(sentences.say("fits_profile.separator")));
    Told told = telling.tell(ReasonCode.FITS_PROFILE, key, Optional.empty(), what);
    return new Reason(
        ReasonCode.FITS_PROFILE,
        List.of(),
        sentences.whole(told.part()),
        Evidence.NONE.withMatched(Map.of(attribute, found)),
        told.by());
  }

  /**
   * For a piece that costs less than similar ones.
   *
   * @param percent by how much it is below their median
   */
  public Reason belowMarket(MarketPrice price, int percent) {
    int similar = price.productIds().size();
    return new Reason(
        ReasonCode.BELOW_MARKET,
        List.of(),
        sentences.whole(
            sentences.say(
                ReasonCode.BELOW_MARKET.text(),
                Integer.toString(percent),
                Integer.toString(similar))),
        Evidence.NONE
            .withProductIds(price.productIds())
            .withFigures(
                Map.of(
                    "comparables", (double) similar,
                    "low", price.low(),
                    "median", price.median(),
                    "high", price.high())));
  }

  private ReasonChoice ofAll(ReasonCode code, Product product, long shoppers, List<String> keys) {
    boolean category = code == ReasonCode.TRENDING_IN_CATEGORY;
    Evidence evidence =
        category
            ? Evidence.NONE.withMatched(Map.of("category", product.category().levels()))
            : Evidence.NONE;
    return told(
        code,
        evidence,
        keys,
        Long.toString(shoppers),
        ProductMention.title(product),
        category(product));
  }

  private String category(Product product) {
    return named(sentences, Nouns.noun(product));
  }

  private ReasonChoice told(
      ReasonCode code, Evidence evidence, List<String> keys, String... arguments) {
    return ReasonChoice.of(
        () ->
            keys.stream()
                .map(key -> telling.tell(code, key, Optional.empty(), arguments))
                .map(
                    told ->
                        new Reason(
                            code, List.of(), sentences.whole(told.part()), evidence, told.by())));
  }

  private ReasonChoice byTemplate(
      ReasonCode code, Evidence evidence, List<String> keys, String... arguments) {
    return ReasonChoice.of(
        () ->
            keys.stream()
                .map(key -> sentences.whole(sentences.say(key, arguments)))
                .map(sentence -> new Reason(code, List.of(), sentence, evidence)));
  }

  private static String counted(String key, long shoppers) {
    return shoppers == 1 ? key + ".one" : key;
  }

  static String score(float similarity) {
    return BigDecimal.valueOf(similarity).setScale(2, RoundingMode.HALF_UP).toPlainString();
  }
}
