package dev.zhiyin.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.attribute.AttributeType;
import dev.zhiyin.engine.attribute.AttributeTypes;
import dev.zhiyin.engine.attribute.GeoPoint;
import dev.zhiyin.engine.filter.Condition;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.lucene.Quantisation;
import dev.zhiyin.engine.lucene.Synonyms;
import dev.zhiyin.engine.market.MarketRules;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.profile.ProfileField;
import dev.zhiyin.engine.profile.ProfileField.Effect;
import dev.zhiyin.engine.profile.ProfileRules;
import dev.zhiyin.engine.rerank.Boost;
import dev.zhiyin.engine.rerank.Caps;
import dev.zhiyin.engine.rerank.Decay;
import dev.zhiyin.engine.rerank.Decay.Origin;
import dev.zhiyin.engine.rerank.ExposureFloor;
import dev.zhiyin.engine.rerank.OfferRule;
import dev.zhiyin.engine.rerank.Pin;
import dev.zhiyin.engine.rerank.RerankRules;
import dev.zhiyin.engine.rerank.SameCategories;
import dev.zhiyin.engine.retrieval.NumberField;
import dev.zhiyin.engine.shopper.EventType;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShopConfigTest {
  private static final String KEY = "0123456789abcdef".repeat(4);
  private static final byte[] NOT_UTF_8 = "口令".getBytes(Charset.forName("GB18030"));

  @TempDir Path around;
  private Path folder;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = Files.createDirectory(around.resolve("shop"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# nothing yet\n", "store:\nserver:\n", "store: {poolSize: null}"})
  void nothingGivenIsTheDefault(String yaml) throws IOException {
    assertThat(read(yaml)).isEqualTo(ShopConfig.DEFAULT);
  }

  @Test
  void aShopNeedsNoFile() {
    assertThat(ShopConfig.read(new Home(folder), Optional.empty(), Map.of()))
        .isEqualTo(ShopConfig.DEFAULT);
  }

  @ParameterizedTest
  @EnumSource
  void everyKindOfShopHasSettingsThatAreRight(KindOfShop kind) throws IOException {
    assertThat(read("kind: " + kind.text())).isNotEqualTo(ShopConfig.DEFAULT);
  }

  @Test
  void theSettingsOfAKindHoldWhereTheShopSaysNothing() throws IOException {
    ShopConfig config =
        read(
            """
            kind: second-hand
            events: {purchasesLowerStock: false}
            attributes:
              condition: {type: grade, grades: [used, new]}
            arrange: {boosts: null, diversity: 0.1}
            """);

    assertThat(config.events().purchasesLowerStock()).isFalse();
    assertThat(config.attributes().of("condition"))
        .isEqualTo(new AttributeType.Grade(List.of("used", "new")));
    assertThat(config.attributes().of("location")).isInstanceOf(AttributeType.Geo.class);
    assertThat(config.arrange().decays()).isEmpty();
    assertThat(config.arrange().diversity()).isEqualTo(0.1);
    assertThat(config.arrange().caps()).isEqualTo(new Caps(Caps.NONE, Caps.NONE, 3));
    assertThat(read("kind: second-hand").arrange().decays()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"supermarket", "Marketplace", "second_hand", "7"})
  void aKindThatThereIsNotIsRefused(String kind) {
    assertThatThrownBy(() -> read("kind: " + kind))
        .isInstanceOf(WorkRefused.class)
        .hasMessageContaining(
            "kind is '%s'; wanted marketplace, specialist, social or second-hand".formatted(kind));
  }

  @Test
  void everySettingIsRead() throws IOException {
    ShopConfig config =
        read(
            """
            store: {url: "jdbc:postgresql://db:5432/shop", user: zhiyin, poolSize: 4}
            index: {quantisation: int4}
            retention: {days: 365}
            weights: {purchase: 3, dislike: -2.5}
            arrange:
              diversity: 0.25
              interests: false
              repeatable: ["食品 > 咖啡"]
              boosts:
                - {field: createdAt, halfLife: 30d, weight: 0.5}
                - {name: own, filter: 'brand:小满家', factor: 1.5}
                - {field: price, halfLife: 50, weight: 1}
                - {field: attributes.screenSize, halfLife: 0.5, origin: 6.1, weight: 2}
                - {field: attributes.location, halfLife: 10, origin: [31.2, 121.5], weight: 2}
                - {field: attributes.good, of: attributes.Ratings, halfLife: 0.1, weight: 0.2}
              heldBack: 0.1
              sameCategories: [["家电 > 搅拌机", "Appliances > Blenders"]]
              friends: 0.4
              groups: true
              exposure: {filter: 'brand:小满家', share: 0.2}
              notes: 0.15
              caps: {category: 3, brand: 2}
              offer: attributes.screenSize
              pins:
                - {product: p7, position: 2}
            limits: {waitingEvents: 5000, waitingProducts: 7, batchSize: 9}
            events: {purchasesLowerStock: true, purchasesSell: true}
            attributes:
              screenSize: {type: number}
              location: {type: geoPoint}
              good: {type: number}
              ratings: {type: number}
              condition: {type: grade, grades: [poor, good]}
            profile:
              owns: {compatible: fits}
              screen: {requires: screenSize}
              avoid:
                excludes: ingredients
                values:
                  fragrance: {means: [Fragrance, Parfum], said: {zh-CN: 香精, en: fragrance}}
            market: {comparables: 12, similarity: 0.8, within: {Condition: 1}, sellersAreShoppers: true}
            """);

    Filter boosted = Filter.of(new Condition.Brands(List.of("小满家")));
    assertThat(config)
        .isEqualTo(
            new ShopConfig(
                new StoreSettings("jdbc:postgresql://db:5432/shop", "zhiyin", Optional.empty(), 4),
                Optional.empty(),
                Quantisation.INT4,
                Optional.empty(),
                PrivacySettings.DEFAULT,
                OptionalInt.of(365),
                Map.of(EventType.PURCHASE, 3.0, EventType.DISLIKE, -2.5),
                new RerankRules(
                    .25,
                    false,
                    List.of(CategoryPath.parse("食品 > 咖啡")),
                    List.of(new Boost("own", boosted, 1.5)),
                    List.of(
                        new Decay(
                            new Origin.Value(NumberField.OfOffer.CREATED, OptionalDouble.empty()),
                            30 * 86_400_000.0,
                            .5),
                        new Decay(
                            new Origin.Value(NumberField.OfOffer.PRICE, OptionalDouble.of(0)),
                            50,
                            1),
                        new Decay(
                            new Origin.Value(
                                new NumberField.OfAttribute("screensize"), OptionalDouble.of(6.1)),
                            .5,
                            2),
                        new Decay(new Origin.Place("location", new GeoPoint(31.2, 121.5)), 10, 2),
                        new Decay(
                            new Origin.Share(
                                new NumberField.OfAttribute("good"),
                                new NumberField.OfAttribute("ratings")),
                            .1,
                            .2)),
                    new Caps(3, 2, Caps.NONE),
                    new OfferRule(
                        new NumberField.OfAttribute("screensize"), "attributes.screenSize"),
                    List.of(new Pin("p7", 2)),
                    .1,
                    SameCategories.of(
                        List.of(
                            List.of(
                                CategoryPath.parse("家电 > 搅拌机"),
                                CategoryPath.parse("Appliances > Blenders")))),
                    .4,
                    true,
                    new ExposureFloor(boosted, .2, .8),
                    .15),
                new ShopConfig.Limits(5000, 7, 9),
                new ShopConfig.Events(true, true),
                new AttributeTypes(
                    Map.of(
                        "screenSize", new AttributeType.Numeric(),
                        "location", new AttributeType.Geo(),
                        "good", new AttributeType.Numeric(),
                        "ratings", new AttributeType.Numeric(),
                        "condition", new AttributeType.Grade(List.of("poor", "good")))),
                new ProfileRules(
                    Map.of(
                        "owns", new ProfileField(Effect.COMPATIBLE, "fits", Map.of()),
                        "screen", new ProfileField(Effect.REQUIRES, "screenSize", Map.of()),
                        "avoid",
                            new ProfileField(
                                Effect.EXCLUDES,
                                "ingredients",
                                Map.of(
                                    "fragrance",
                                    new ProfileField.Value(
                                        List.of("Fragrance", "Parfum"),
                                        Map.of("zh-CN", "香精", "en", "fragrance"))))),
                    config.attributes()),
                new MarketRules(12, .8, Map.of("condition", 1.0), true),
                Synonyms.NONE));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {comparables: 8}         | market.comparables is '8'; wanted 0, or 9 to 32
          {comparables: 33}        | market.comparables is '33'; wanted 0, or 9 to 32
          {similarity: 1.1}        | market.similarity is '1.1'; wanted 0 to 1
          {within: {size: 1}}      | market.within is 'size'; wanted attributes that the settings declare as number or grade
          {within: {size: -1}}     | market.within.size is '-1.0'; wanted at least 0
          {within: {size: much}}   | market.within.size is 'much'; wanted a number
          {seller: true}           | market.seller is not a setting; the nearest is market.sellersAreShoppers
          """)
  void aWrongSettingOfTheMarketIsRefused(String yaml, String wanted) {
    assertThatThrownBy(() -> read("market: " + yaml))
        .isInstanceOf(WorkRefused.class)
        .hasMessageEndingWith(wanted);
  }

  @Test
  void sellersAreNoShoppersWhereTheIdsOfTheseAreReplaced() throws IOException {
    Path key = Files.writeString(around.resolve("key"), KEY);
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    assertThatThrownBy(
            () ->
                read(
                    "market: {sellersAreShoppers: true}\nprivacy: {pseudonymise: true, keyFile: %s}"
                        .formatted(key)))
        .isInstanceOf(WorkRefused.class)
        .hasMessageContaining("market.sellersAreShoppers");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          attributes: 3                               | attributes is '3'; wanted a block of attributes by name
          attributes: {size: number}                  | attributes.size is 'number'; wanted a block of settings
          attributes: {size: {}}                      | attributes.size.type is ''; wanted keyword, number, grade, date or geoPoint
          attributes: {size: {type: float}}           | attributes.size.type is 'float'; wanted keyword, number, grade, date or geoPoint
          attributes: {size: {type: number, typ: cm}} | attributes.size.typ is not a setting; the nearest is attributes.size.type
          attributes: {size: {type: grade}}           | attributes.size.grades is '[]'; wanted 2 to 100 grades, from worst to best
          attributes: {size: {type: date, grades: [a, b]}} | attributes.size.grades is '[a, b]'; wanted none but of type grade
          attributes: {a.b: {type: date}}             | attributes is 'a.b'; wanted names of 1 to 100 letters, digits, _ and -, each once
          """)
  void aWrongDeclarationOfAnAttributeIsRefused(String yaml, String wanted) {
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(WorkRefused.class)
        .hasMessageEndingWith(": " + wanted);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {field: cost, halfLife: 1, weight: 1}            | field is 'cost'; wanted price, createdAt, or attributes.NAME of an attribute that the settings declare as number, date or geoPoint
          {field: attributes.color, halfLife: 1, weight: 1} | field is 'attributes.color'; wanted price, createdAt, or attributes.NAME of an attribute that the settings declare as number, date or geoPoint
          {field: price, weight: 1}                        | halfLife is ''; wanted a number above 0
          {field: price, halfLife: 0, weight: 1}           | halfLife is '0'; wanted a number above 0
          {field: createdAt, halfLife: 3, weight: 1}       | halfLife is '3'; wanted a duration such as 12h or 30d, above 0
          {field: price, halfLife: 3}                      | weight is '0.0'; wanted 0.01 to 100
          {field: price, halfLife: 3, weight: 101}         | weight is '101.0'; wanted 0.01 to 100
          {field: price, halfLife: 3, weight: 1, origin: a} | origin is 'a'; wanted a number such as 6.1
          {field: price, halfLife: 3, weight: 1, origin: [1]} | origin is '[1]'; wanted a text, a number, or two of a place
          {field: price, halfLife: 3, weight: 1, factor: 2} | field is 'price'; wanted no name, filter or factor beside it
          {filter: 'brand:a', factor: 2, weight: 2}        | field is ''; wanted a field beside halfLife, origin and weight
          """)
  void aWrongBoostIsRefusedByItsPlace(String boost, String wanted) {
    assertThatThrownBy(
            () -> read("arrange: {boosts: [{filter: 'brand:b', factor: 2}, %s]}".formatted(boost)))
        .isInstanceOf(WorkRefused.class)
        .hasMessageEndingWith(": arrange.boosts[1]." + wanted);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          profile: 3                                  | profile is '3'; wanted blocks by name
          profile: {skin: dry}                        | profile.skin is 'dry'; wanted a block of settings
          profile: {skin: {}}                         | profile.skin is '{}'; wanted one of requires, excludes and compatible
          profile: {skin: {requires: a, excludes: b}} | profile.skin is '{"requires":"a","excludes":"b"}'; wanted one of requires, excludes and compatible
          profile: {skin: {require: a}}               | profile.skin.require is not a setting; the nearest is profile.skin.requires
          profile: {skin: {requires: ' '}}            | profile.skin.attribute is ' '; wanted 1 to 100 characters, not all blank
          profile: {a.b: {requires: a}}               | profile is 'a.b'; wanted names of 1 to 100 letters, digits, _ and -
          profile: {skin: {requires: a, values: []}}  | profile.skin.values is '[]'; wanted blocks by name
          profile: {skin: {requires: a, values: {dry: {mean: [b]}}}} | profile.skin.values.dry.mean is not a setting; the nearest is profile.skin.values.dry.means
          profile: {skin: {requires: a, values: {dry: {said: {fr: sec}}}}} | profile.skin.values.dry.said.fr is not a setting; the nearest is profile.skin.values.dry.said.en
          profile: {skin: {requires: a, values: {Dry: {}, dry: {}}}} | profile.skin.values is 'dry'; wanted each value once
          attributes: {at: {type: geoPoint}}\\nprofile: {skin: {requires: at}} | profile.skin.requires is 'at'; wanted an attribute that is no geoPoint
          attributes: {s: {type: number}}\\nprofile: {skin: {requires: s, values: {big: {means: [l]}}}} | profile.skin.values.big.means is 'l'; wanted a number such as 6.1
          """)
  void aWrongDeclarationOfAProfileIsRefused(String yaml, String wanted) {
    assertThatThrownBy(() -> read(yaml.replace("\\n", "\n")))
        .isInstanceOf(WorkRefused.class)
        .hasMessageEndingWith(": " + wanted);
  }

  @Test
  void boostsAreReadByTheAttributesThatAreDeclared() throws IOException {
    String boosts =
        "arrange: {boosts: [{name: b, filter: 'attributes.condition:[good TO *]', factor: 2}]}\n";
    assertThatThrownBy(() -> read(boosts)).hasMessageContaining("it is keyword");
    assertThat(
            read(boosts + "attributes: {condition: {type: grade, grades: [poor, good]}}")
                .arrange()
                .boosts()
                .getFirst()
                .filter())
        .isEqualTo(
            Filter.of(new Condition.AttributeRange("condition", 1, Double.POSITIVE_INFINITY)));
  }

  @Test
  void aFileGivenGoesBeforeTheShopsOwn() throws IOException {
    read("limits: {batchSize: 1}");
    Path other = Files.writeString(folder.resolve("other.yaml"), "limits: {batchSize: 2}");

    ShopConfig config = ShopConfig.read(new Home(folder), Optional.of(other), Map.of());

    assertThat(config.limits().batchSize()).isEqualTo(2);
  }

  @Test
  void aFileGivenMustBeThere() {
    Path missing = folder.resolve("missing.yaml");
    assertThatThrownBy(() -> ShopConfig.read(new Home(folder), Optional.of(missing), Map.of()))
        .isInstanceOf(WorkRefused.class)
        .hasMessage("there is no settings file %s", missing);
  }

  @Test
  void theEnvironmentGoesBeforeTheFile() throws IOException {
    StoreSettings store =
        read(
                "store: {url: 'jdbc:postgresql://a/b', user: ann}",
                Map.of(StoreSettings.URL, "jdbc:postgresql://c/d", StoreSettings.USER, "bob"))
            .store();

    assertThat(store.url()).isEqualTo("jdbc:postgresql://c/d");
    assertThat(store.user()).isEqualTo("bob");
  }

  @Test
  void aWrongVariableIsRefusedWithoutAFile() {
    assertThatThrownBy(
            () ->
                ShopConfig.read(
                    new Home(folder), Optional.empty(), Map.of(StoreSettings.URL, "db:5432")))
        .isInstanceOf(WorkRefused.class)
        .hasMessage(
            "environment: store.url is 'db:5432'; wanted jdbc:postgresql://HOST:PORT/DATABASE,"
                + " or nothing for SQLite");
  }

  @Test
  void secretsComeFromFilesBesideTheSettings() throws IOException {
    Files.writeString(folder.resolve("db"), "hunter2\n");
    writeKey("key", KEY + "\n");

    ShopConfig config =
        read("{store: {passwordFile: db}, privacy: {pseudonymise: true, keyFile: ../keys/key}}");

    assertThat(config.store().password().orElseThrow().reveal()).isEqualTo("hunter2");
    assertThat(config.privacy().pseudonymise()).isTrue();
    assertThat(config.privacy().key().orElseThrow().reveal()).isEqualTo(KEY);
    assertThat(config.toString()).doesNotContain("hunter2", KEY).contains("(secret)");
  }

  @Test
  void secretsOfTheEnvironmentGoFirst() throws IOException {
    Files.writeString(folder.resolve("db"), "hunter2");
    var environment = Map.of(StoreSettings.PASSWORD, "hunter3", PrivacySettings.KEY, KEY);

    ShopConfig config =
        read("{store: {passwordFile: db}, privacy: {pseudonymise: true}}", environment);

    assertThat(config.store().password().orElseThrow().reveal()).isEqualTo("hunter3");
    assertThat(config.privacy().key().orElseThrow().reveal()).isEqualTo(KEY);
  }

  @Test
  void aSecretsFileMustBeThere() {
    for (String setting : List.of("store.passwordFile", "privacy.keyFile")) {
      assertThatThrownBy(() -> read(setting.replace(".", ": {") + ": missing}"))
          .isInstanceOf(WorkRefused.class)
          .hasMessage(
              "%s: %s is '%s'; wanted a file that can be read (no such file)",
              folder.resolve("zhiyin.yaml"), setting, folder.resolve("missing"));
    }
  }

  @Test
  void aSecretsFileMustBeText() throws IOException {
    Files.write(folder.resolve("db"), NOT_UTF_8);
    Files.createDirectory(folder.resolve("folder"));
    assertThatThrownBy(() -> read("store: {passwordFile: db}"))
        .isInstanceOf(WorkRefused.class)
        .hasMessageEndingWith(
            ": store.passwordFile is '%s'; wanted a file that can be read (not text in UTF-8)",
            folder.resolve("db"));
    assertThatThrownBy(() -> read("store: {passwordFile: folder}"))
        .isInstanceOf(WorkRefused.class)
        .hasMessageContaining(": store.passwordFile is '%s'; wanted a", folder.resolve("folder"));
  }

  @Test
  void settingsMustBeText() throws IOException {
    Path file = Files.write(folder.resolve("zhiyin.yaml"), NOT_UTF_8);
    assertThatThrownBy(() -> ShopConfig.read(new Home(folder), Optional.empty(), Map.of()))
        .isInstanceOf(WorkRefused.class)
        .hasMessage(file + " is not text in UTF-8");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{stor: 1}                      | stor is not a setting; the nearest is store",
        "{store: {pool: 1}}             | store.pool is not a setting; the nearest is"
            + " store.poolSize",
        "{store: {password: hunter2}}   | store.password is not a setting; the nearest is"
            + " store.passwordFile",
        "{weights: {purchases: 1}}      | weights.purchases is not a setting; the nearest is"
            + " weights.purchase",
        "{store: {url: 'jdbc:mysql://a/b?password=x'}} | store.url is 'jdbc:mysql://a/b'; wanted"
            + " jdbc:postgresql://HOST:PORT/DATABASE, or nothing for SQLite",
        "{store: {url: 'jdbc:postgresql://a/b?ssl=true&password=x'}} | store.url is"
            + " 'jdbc:postgresql://a/b'; wanted no password in it: set ZHIYIN_STORE_PASSWORD or"
            + " store.passwordFile",
        "{store: {poolSize: 1}}         | store.poolSize is '1'; wanted 4 to 100",
        "{store: {poolSize: 101}}       | store.poolSize is '101'; wanted 4 to 100",
        "{store: {poolSize: 2.5}}       | store.poolSize is '2.5'; wanted a whole number",
        "{store: {poolSize: '8'}}       | store.poolSize is '8'; wanted a whole number",
        "{store: {user: 7}}             | store.user is '7'; wanted a text",
        "{store: [1]}                   | store is '[1]'; wanted a block of settings",
        "[1]                            | the file is '[1]'; wanted a block of settings",
        "{privacy: {pseudonymise: maybe}} | privacy.pseudonymise is 'maybe'; wanted true or false",
        "{privacy: {pseudonymise: true}} | privacy.pseudonymise is 'true'; wanted a key with it:"
            + " set ZHIYIN_PRIVACY_KEY or privacy.keyFile",
        "{privacy: {keyFile: '../keys/short'}}    | the key of privacy.keyFile or"
            + " ZHIYIN_PRIVACY_KEY is '(secret) of 62 characters'; wanted at least 32 bytes in"
            + " base64 or hexadecimal, such as openssl rand -base64 32 makes",
        "{retention: {days: 0}}         | retention.days is '0'; wanted 1 to 36500",
        "{retention: {days: 36501}}     | retention.days is '36501'; wanted 1 to 36500",
        "{weights: {view: 10.5}}        | weights.view is '10.5'; wanted -10.0 to 10.0",
        "{weights: {view: -11}}         | weights.view is '-11.0'; wanted -10.0 to 10.0",
        "{weights: {view: much}}        | weights.view is 'much'; wanted a number",
        "{limits: {waitingEvents: 999}} | limits.waitingEvents is '999'; wanted 1000 to 10000000",
        "{limits: {waitingEvents: 10000001}} | limits.waitingEvents is '10000001'; wanted 1000 to"
            + " 10000000",
        "{limits: {waitingProducts: 0}} | limits.waitingProducts is '0'; wanted 1 to 100000",
        "{limits: {waitingProducts: 100001}} | limits.waitingProducts is '100001'; wanted 1 to"
            + " 100000",
        "{limits: {batchSize: 0}}       | limits.batchSize is '0'; wanted 1 to 1000",
        "{limits: {batchSize: 1001}}    | limits.batchSize is '1001'; wanted 1 to 1000",
        "{arrange: {diversity: 2}} | arrange.diversity is '2.0'; wanted 0 to 1",
        "{arrange: {diversity: much}} | arrange.diversity is 'much'; wanted a number",
        "{arrange: {boosts: own}} | arrange.boosts is 'own'; wanted a list of blocks of settings",
        "{arrange: {boosts: [{factor: 2, filtr: 'brand:a'}]}} | arrange.boosts[0].filtr is not a"
            + " setting; the nearest is arrange.boosts[0].filter",
        "{arrange: {boosts: [{filter: 'brand:a'}]}} | arrange.boosts[0].factor is '0.0'; wanted"
            + " 0.01 to 100",
        "{arrange: {offer: seller}} | arrange.offer is 'seller'; wanted price, stock, or"
            + " attributes.NAME of an attribute that the settings declare as number, grade or date",
        "{arrange: {exposure: {filter: 'brand:a', share: 1}}} | arrange.exposure.share is '1.0';"
            + " wanted 0 to 0.5",
        "{arrange: {exposure: {sellers: 1}}} | arrange.exposure.sellers is not a setting; the"
            + " nearest is arrange.exposure.filter",
        "{arrange: {caps: {brand: 0}}} | arrange.caps.brand is '0'; wanted 1 to 1000",
        "{arrange: {pins: [{product: a, position: 1}, {product: b, position: 0}]}} |"
            + " arrange.pins[1].position is '0'; wanted 1 to 500",
        "{arrange: {sameCategories: [[a]]}} | arrange.sameCategories is 'a list of 1'; wanted lists"
            + " of 2 to 100 categories",
        "{arrange: {sameCategories: [[a, '']]}} | arrange.sameCategories is ''; wanted categories"
            + " that are not empty",
        "{arrange: {sameCategories: [[a, b], [c, a]]}} | arrange.sameCategories is 'a'; wanted each"
            + " category once",
        "{arrange: {sameCategories: [[a, a]]}} | arrange.sameCategories is 'a'; wanted each category"
            + " once",
        "{arrange: {sameCategories: [null]}} | arrange.sameCategories[0] is 'null'; wanted a value",
        "{arrange: {sameCategories: [[a, null]]}} | arrange.sameCategories[0][1] is 'null'; wanted a value",
        "{arrange: {repeatable: [null]}} | arrange.repeatable[0] is 'null'; wanted a value",
        "{arrange: {pins: [7]}} | arrange.pins[0] is '7'; wanted a block of settings",
      })
  void aWrongSettingIsRefusedByItsDottedName(String yaml, String message) throws IOException {
    writeKey("short", KEY.substring(2));

    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(WorkRefused.class)
        .hasMessage("%s: %s", folder.resolve("zhiyin.yaml"), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{server: {port: 1}    | line 1, column 19: ",
        "{server: {}, server: {}} | line 1, column 20: Duplicate field 'server'",
      })
  void whatIsNotYamlIsToldWhere(String yaml, String message) {
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(WorkRefused.class)
        .hasMessageStartingWith("%s is not YAML: %s", folder.resolve("zhiyin.yaml"), message);
  }

  @Test
  void aWrongFilterOrCategoryIsRefusedByItsPlace() {
    assertThatThrownBy(() -> read("arrange: {boosts: [{factor: 2, filter: 'colour:'}]}"))
        .isInstanceOf(WorkRefused.class)
        .hasMessageContaining(": arrange.boosts[0].filter is 'colour:'; wanted ");
    assertThatThrownBy(() -> read("arrange: {boosts: [{factor: 2}]}"))
        .isInstanceOf(WorkRefused.class)
        .hasMessageContaining(": arrange.boosts[0].filter is ''; wanted ");
    assertThatThrownBy(() -> read("arrange: {exposure: {share: 0.1}}"))
        .isInstanceOf(WorkRefused.class)
        .hasMessageContaining(": arrange.exposure.filter is ''; wanted ");
    assertThatThrownBy(() -> read("arrange: {repeatable: ['食品', ' > ']}"))
        .isInstanceOf(WorkRefused.class)
        .hasMessageContaining(": arrange.repeatable[1] is ''; wanted levels");
  }

  @Test
  void aSecondDocumentIsRefused() {
    assertThatThrownBy(() -> read("server: {port: 1}\n---\nserver: {port: 2}\n"))
        .isInstanceOf(WorkRefused.class)
        .hasMessageEndingWith("zhiyin.yaml is not YAML: line 3, column 1: Trailing token");
  }

  @Test
  void aKeyInTheShopsFolderIsRefused() throws IOException {
    Path key = Files.writeString(folder.resolve("key"), KEY);
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    Files.createSymbolicLink(writeKey("there", KEY).resolveSibling("link"), key);
    for (String name : List.of("key", "../keys/link")) {
      assertThatThrownBy(() -> read("privacy: {keyFile: " + name + "}"))
          .isInstanceOf(WorkRefused.class)
          .hasMessage(
              "%s: privacy.keyFile is '%s'; wanted a file outside the shop's folder %s, where its"
                  + " backups do not reach",
              folder.resolve("zhiyin.yaml"), folder.resolve(name), folder);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-----w-"})
  void aKeyThatOthersMayUseIsRefused(String permissions) throws IOException {
    Path key = writeKey("loose", KEY);
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString(permissions));
    assertThatThrownBy(() -> read("privacy: {keyFile: ../keys/loose}"))
        .isInstanceOf(WorkRefused.class)
        .hasMessageEndingWith(
            "; wanted a file that nobody else may use: chmod 600 "
                + folder.resolve("../keys/loose"));
  }

  private Path writeKey(String name, String key) throws IOException {
    Path file = Files.createDirectories(folder.resolveSibling("keys")).resolve(name);
    Files.writeString(file, key);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private ShopConfig read(String yaml) throws IOException {
    return read(yaml, Map.of());
  }

  private ShopConfig read(String yaml, Map<String, String> environment) throws IOException {
    var home = new Home(folder);
    Files.writeString(home.config(), yaml);
    return ShopConfig.read(home, Optional.empty(), environment);
  }
}
