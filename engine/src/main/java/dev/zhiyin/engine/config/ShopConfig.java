package dev.zhiyin.engine.config;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.attribute.AttributeType;
import dev.zhiyin.engine.attribute.AttributeTypes;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.filter.FilterExpression;
import dev.zhiyin.engine.lucene.IndexConfig;
import dev.zhiyin.engine.lucene.Quantisation;
import dev.zhiyin.engine.lucene.Synonyms;
import dev.zhiyin.engine.market.MarketRules;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.profile.ProfileRules;
import dev.zhiyin.engine.rerank.Boost;
import dev.zhiyin.engine.rerank.Caps;
import dev.zhiyin.engine.rerank.Decay;
import dev.zhiyin.engine.rerank.ExposureFloor;
import dev.zhiyin.engine.rerank.OfferRule;
import dev.zhiyin.engine.rerank.Pin;
import dev.zhiyin.engine.rerank.RerankRules;
import dev.zhiyin.engine.rerank.SameCategories;
import dev.zhiyin.engine.shopper.EventType;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All settings of a shop that its programs share.
 *
 * <pre>{@code
 * store:     {url: "jdbc:postgresql://db:5432/shop", user: zhiyin, passwordFile: secrets/db, poolSize: 8}
 * index:     {url: "https://os1:9200,https://os2:9200", user: zhiyin, passwordFile: secrets/os, caFile: ca.pem}
 * encoder:   {url: "http://localhost:11434/v1", model: nomic-embed-text, dimension: 768}
 * privacy:   {pseudonymise: true, keyFile: /etc/zhiyin/pseudonyms}
 * retention: {days: 365}
 * weights:   {purchase: 3, dislike: -2}
 * events:    {purchasesLowerStock: true, purchasesSell: true}
 * attributes:
 *   screenSize: {type: number}
 *   condition:  {type: grade, grades: [poor, fair, good, like new]}
 * profile:
 *   skinType:   {requires: skinType}
 *   avoid:      {excludes: ingredients, values: {fragrance: {means: [Fragrance, Parfum]}}}
 * market:    {comparables: 10, similarity: 0.6, within: {condition: 1}, sellersAreShoppers: true}
 * search:    {synonyms: synonyms.txt}
 * limits:    {waitingEvents: 20000, waitingProducts: 1000, batchSize: 64}
 * arrange:
 *   diversity: 0.2
 *   interests: true
 *   repeatable: ["食品 > 咖啡", "母婴 > 尿裤"]
 *   boosts: [{name: own brand, filter: 'brand:小满家', factor: 1.2}, {field: createdAt, halfLife: 30d, weight: 0.5}]
 *   caps: {category: 3, brand: 2, seller: 4}
 *   offer: price
 *   exposure: {filter: 'NOT attributes.sellerRatings:[20 TO *]', share: 0.1, relevance: 0.8}
 *   pins: [{product: p01563, position: 1}]
 * }</pre>
 *
 * @param index the cluster that indexes are on; empty where they lie in the shop's folder
 * @param quantisation how vectors of indexes in the shop's folder are shortened for searches
 * @param encoder the service that new generations are embedded by; empty for a model in this
 *     process
 * @param retention days after which an event is deleted, 1 to 36500; empty for ever
 * @param weights of event types that replace those of the model, in [-10, 10]; negative ones push
 *     away, and a type that is absent keeps the model's
 * @param attributes what the values of attributes are; what is not declared is a keyword
 * @param profile the fields of shoppers' profiles, by which products suit them
 * @param market when the prices of similar pieces are compared, and whether shoppers sell
 * @param synonyms what means the same in a search
 */
@RecordBuilder
public record ShopConfig(
    StoreSettings store,
    Optional<IndexSettings> index,
    Quantisation quantisation,
    Optional<EncoderSettings> encoder,
    PrivacySettings privacy,
    OptionalInt retention,
    Map<EventType, Double> weights,
    RerankRules arrange,
    Limits limits,
    Events events,
    AttributeTypes attributes,
    ProfileRules profile,
    MarketRules market,
    Synonyms synonyms)
    implements ShopConfigBuilder.With {
  public static final ShopConfig DEFAULT =
      new ShopConfig(
          StoreSettings.DEFAULT,
          Optional.empty(),
          IndexConfig.DEFAULT.quantisation(),
          Optional.empty(),
          PrivacySettings.DEFAULT,
          OptionalInt.empty(),
          Map.of(),
          RerankRules.DEFAULT,
          Limits.DEFAULT,
          Events.DEFAULT,
          AttributeTypes.NONE,
          ProfileRules.NONE,
          MarketRules.DEFAULT,
          Synonyms.NONE);

  /** The block of the settings that only a server reads. */
  public static final String SERVER = "server";

  /**
   * How much may wait. What does not fit is refused at once, and nothing is dropped.
   *
   * @param waitingEvents events that wait for the store at most, 1000 to 10000000
   * @param waitingProducts products that wait to be embedded and stored at most, 1 to 100000
   * @param batchSize products of one batch that are embedded and stored together, 1 to 1000
   */
  public record Limits(int waitingEvents, int waitingProducts, int batchSize) {
    public static final Limits DEFAULT = new Limits(20_000, 1_000, 64);

    public Limits {
      Bounds.require("limits.waitingEvents", waitingEvents, 1_000, 10_000_000);
      Bounds.require("limits.waitingProducts", waitingProducts, 1, 100_000);
      Bounds.require("limits.batchSize", batchSize, 1, 1_000);
    }
  }

  /**
   * What events bring about, beside what is learned of them.
   *
   * @param purchasesLowerStock whether a purchase takes its pieces off the stock of its product
   * @param purchasesSell whether a product is sold with its first purchase, as there is one piece
   */
  public record Events(boolean purchasesLowerStock, boolean purchasesSell) {
    public static final Events DEFAULT = new Events(false, false);

    /** Whether a purchase may change what there is to buy. */
    public boolean purchasesChangeOffers() {
      return purchasesLowerStock || purchasesSell;
    }
  }

  /** The block {@code market} as it is written. */
  private record MarketBlock(
      int comparables,
      double similarity,
      Map<String, @Nullable Double> within,
      boolean sellersAreShoppers) {
    MarketRules rules() {
      var said = new TreeMap<String, Double>();
      within.forEach(
          (name, most) -> {
            if (most != null) {
              said.put(name, most);
            }
          });
      return new MarketRules(comparables, similarity, said, sellersAreShoppers);
    }
  }

  /** The block {@code retention} as it is written. */
  private record RetentionBlock(@Nullable Integer days) {}

  /**
   * One attribute as it is written.
   *
   * @param grades from worst to best, of a grade only
   */
  private record AttributeBlock(@Nullable String type, List<String> grades) {
    private static final String BLOCK = "attributes";

    static AttributeTypes read(SettingsBinder settings) {
      JsonNode block = settings.all().path(BLOCK);
      if (!block.isObject() && !block.isMissingNode() && !block.isNull()) {
        throw new InvalidInput(BLOCK, block.toString(), "a block of attributes by name");
      }
      var declared = new TreeMap<String, AttributeType>();
      for (var entry : block.properties()) {
        String name = SettingsBinder.dotted(BLOCK, entry.getKey());
        JsonNode one = JsonNodeFactory.instance.objectNode().set(name, entry.getValue());
        declared.put(
            entry.getKey(),
            new SettingsBinder(one, settings.file())
                .bind(name, new AttributeBlock(null, List.of()))
                .as(name));
      }
      return new AttributeTypes(declared);
    }

    private AttributeType as(String name) {
      if (!grades.isEmpty() && !"grade".equals(type)) {
        throw new InvalidInput(name + ".grades", grades.toString(), "none but of type grade");
      }
      return switch (type == null ? "" : type) {
        case "keyword" -> new AttributeType.Keyword();
        case "number" -> new AttributeType.Numeric();
        case "date" -> new AttributeType.Date();
        case "geoPoint" -> new AttributeType.Geo();
        case "grade" -> {
          try {
            yield new AttributeType.Grade(grades);
          } catch (InvalidInput refused) {
            throw refused.within(name + '.');
          }
        }
        default ->
            throw new InvalidInput(
                name + ".type",
                type == null ? "" : type,
                "keyword, number, grade, date or geoPoint");
      };
    }
  }

  /** The block {@code arrange.exposure} as it is written. */
  private record ExposureBlock(String filter, double share, double relevance) {
    static final ExposureBlock USUAL = new ExposureBlock("", 0, ExposureFloor.OFF.relevance());

    ExposureFloor rule(AttributeTypes types) {
      try {
        Filter parsed =
            filter.isEmpty() && share == 0
                ? Filter.ALL
                : FilterExpression.parse("filter", filter, types);
        return new ExposureFloor(parsed, share, relevance);
      } catch (InvalidInput refused) {
        throw refused.within("exposure.");
      }
    }
  }

  /** The block {@code arrange} as it is written. */
  private record RerankBlock(
      double diversity,
      boolean interests,
      List<CategoryPath> repeatable,
      List<BoostForm> boosts,
      Caps caps,
      String offer,
      List<Pin> pins,
      double heldBack,
      List<List<CategoryPath>> sameCategories,
      double friends,
      boolean groups,
      ExposureBlock exposure,
      double notes) {
    RerankRules rules(AttributeTypes types) {
      var byFilter = new ArrayList<Boost>();
      var decays = new ArrayList<Decay>();
      for (int i = 0; i < boosts.size(); i++) {
        BoostForm one = boosts.get(i);
        try {
          String field = one.field();
          if (field == null) {
            byFilter.add(one.boost(types));
          } else {
            decays.add(one.decay(field, types));
          }
        } catch (InvalidInput refused) {
          throw refused.within("arrange.boosts[%d].".formatted(i));
        }
      }
      if (decays.size() > Decay.MOST) {
        throw new InvalidInput(
            "arrange.boosts", decays.size() + " with a half-life", "at most " + Decay.MOST);
      }
      OfferRule chosen = offer(types);
      try {
        return new RerankRules(
            diversity,
            interests,
            repeatable,
            byFilter,
            decays,
            caps,
            chosen,
            pins,
            heldBack,
            SameCategories.of(sameCategories),
            friends,
            groups,
            exposure.rule(types),
            notes);
      } catch (InvalidInput refused) {
        throw refused.within("arrange.");
      }
    }

    private OfferRule offer(AttributeTypes types) {
      try {
        return OfferRule.of(offer, types);
      } catch (InvalidInput refused) {
        throw refused.within("arrange.offer");
      }
    }
  }

  public ShopConfig {
    if (index.isPresent() && store.url().isEmpty()) {
      throw new InvalidInput(
          "store.url", "", "a PostgreSQL store, which a shop on a cluster (index.url) needs");
    }
    market.require(attributes);
    if (market.sellersAreShoppers() && privacy.pseudonymise()) {
      throw new InvalidInput(
          "market.sellersAreShoppers",
          "true",
          "false where ids of shoppers are replaced (privacy.pseudonymise), and those of sellers not");
    }
    retention.ifPresent(days -> Bounds.require("retention.days", days, 1, 36_500));
    weights.forEach(
        (type, weight) -> Bounds.require("weights." + type.text(), weight, -10.0, 10.0));
    var copy = new EnumMap<EventType, Double>(EventType.class);
    copy.putAll(weights);
    weights = Collections.unmodifiableMap(copy);
  }

  /**
   * Reads the settings: those of a file given, else of the shop's own file if it has one; what is
   * not given keeps its default, and the environment goes before the file.
   *
   * @param environment variables by name
   * @throws WorkRefused if a setting is unknown, of the wrong type or out of range, or the file
   *     given is not there
   */
  public static ShopConfig read(Home home, Optional<Path> file, Map<String, String> environment) {
    return SettingsFile.of(home, file).read(settings -> of(settings, home, environment));
  }

  /** Those of a file, for a program that reads other blocks of it as well. */
  public static ShopConfig of(SettingsBinder settings, Home home, Map<String, String> environment) {
    AttributeTypes attributes = AttributeBlock.read(settings);
    Integer days = settings.bind("retention", new RetentionBlock(null)).days;
    return new ShopConfig(
        StoreSettings.read(settings, environment),
        IndexSettings.read(settings, environment),
        IndexSettings.inFolder(settings),
        EncoderSettings.read(settings, environment),
        PrivacySettings.read(settings, environment, home),
        days == null ? OptionalInt.empty() : OptionalInt.of(days),
        weights(settings),
        rules(settings, attributes),
        settings.bind("limits", Limits.DEFAULT),
        settings.bind("events", Events.DEFAULT),
        attributes,
        new ProfileBlock(settings).read(attributes),
        market(settings),
        synonyms(settings));
  }

  private static Map<EventType, Double> weights(SettingsBinder settings) {
    ObjectNode known = JsonNodeFactory.instance.objectNode();
    for (EventType type : EventType.values()) {
      known.putNull(type.text());
    }
    var weights = new EnumMap<EventType, Double>(EventType.class);
    settings
        .bind("weights", known, new TypeReference<Map<String, @Nullable Double>>() {})
        .forEach(
            (type, weight) -> {
              if (weight != null) {
                weights.put(EventType.parse(type), weight);
              }
            });
    return weights;
  }

  /** The block {@code search} as it is written. */
  private record SearchBlock(String synonyms) {
    static final String SYNONYMS = "search.synonyms";
  }

  private static Synonyms synonyms(SettingsBinder settings) {
    String file = settings.bind("search", new SearchBlock("")).synonyms;
    return settings
        .path(SearchBlock.SYNONYMS, file)
        .map(path -> Synonyms.read(SearchBlock.SYNONYMS, path))
        .orElse(Synonyms.NONE);
  }

  private static MarketRules market(SettingsBinder settings) {
    JsonNode within = settings.all().path("market").path("within");
    ObjectNode usual = SettingsBinder.tree(MarketRules.DEFAULT);
    if (within.isObject()) { // names that the shop chooses
      within.properties().forEach(one -> usual.withObject("within").putNull(one.getKey()));
    }
    return settings.bind("market", usual, new TypeReference<MarketBlock>() {}).rules();
  }

  private static RerankRules rules(SettingsBinder settings, AttributeTypes attributes) {
    ObjectNode usual = SettingsBinder.tree(RerankRules.DEFAULT);
    usual.remove("decays");
    usual.put("offer", OfferRule.DEFAULT.text());
    usual.putArray("sameCategories");
    usual.set("exposure", SettingsBinder.tree(ExposureBlock.USUAL));
    BoostForm.addUsual(usual.withArray("boosts").addObject());
    usual.withArray("pins").addObject().put("product", "").put("position", 0);
    return settings.bind("arrange", usual, new TypeReference<RerankBlock>() {}).rules(attributes);
  }

  public ShopConfig withIndex(IndexSettings changed) {
    return withIndex(Optional.of(changed));
  }

  /** The same with store and index in the folder of the shop. */
  public ShopConfig inFolder() {
    return with(copy -> copy.store(StoreSettings.DEFAULT).index(Optional.empty()));
  }
}
