package dev.zhiyin.sample;

import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.product.Offer;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductText;
import dev.zhiyin.sample.Department.Language;
import dev.zhiyin.sample.Department.Words;
import dev.zhiyin.sample.ProductMaker.SampleProduct;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a specialist for cosmetics sells beside them, for every skin: devices, parts that fit one
 * device each, and what comes in sizes.
 */
final class Accessories {
  /** One product in so many is one of these, until all are there. */
  private static final int EVERY = 6;

  /** How often one is seen: less than most, since what is searched for is cosmetics. */
  private static final double POPULARITY = 0.3;

  private static final int STOCK = 40;

  private static final Words TOOLS = new Words("护肤工具", "Skincare tools");
  private static final Words DEVICES = new Words("美容仪器", "Devices");
  private static final Words PARTS = new Words("配件耗材", "Parts & refills");
  private static final Words WEAR = new Words("护理穿戴", "Care wear");

  private record Device(Words brand, String model, Words noun, double price, List<Part> parts) {
    /** As profiles and parts name it. */
    String name() {
      return brand.english() + ' ' + model;
    }

    Stream<Accessory> accessories() {
      var title =
          new Words(
              brand.chinese() + ' ' + model + ' ' + noun.chinese(), name() + ' ' + noun.english());
      return Stream.concat(
          Stream.of(new Accessory(DEVICES, brand, title, price, Map.of())),
          parts.stream().map(this::accessory));
    }

    private Accessory accessory(Part part) {
      var title =
          new Words(
              "%s，适用于%s %s".formatted(part.noun.chinese(), brand.chinese(), model),
              "%s for %s".formatted(part.noun.english(), name()));
      return new Accessory(PARTS, brand, title, part.price, Map.of("fits", List.of(name())));
    }
  }

  private record Part(Words noun, double price) {}

  private record Accessory(
      Words category,
      Words brand,
      Words title,
      double price,
      Map<String, List<String>> attributes) {

    static Accessory wear(Words brand, Words title, double price, String... sizes) {
      return new Accessory(WEAR, brand, title, price, Map.of("size", List.of(sizes)));
    }
  }

  private static final Words SONIC_BRAND = new Words("鹭汀", "Egretshore");
  private static final Words STEAM_BRAND = new Words("植语间", "Plantwhisper");
  private static final Words MIST_BRAND = new Words("凝初", "Firstdew");

  private static final List<Device> MODELS =
      List.of(
          new Device(
              SONIC_BRAND,
              "S2",
              new Words("声波洁面仪", "Sonic Cleansing Brush"),
              399,
              List.of(
                  new Part(new Words("柔软刷头", "Soft Brush Head"), 59),
                  new Part(new Words("深层清洁刷头", "Deep-clean Brush Head"), 69))),
          new Device(
              STEAM_BRAND,
              "M1",
              new Words("热喷蒸脸仪", "Facial Steamer"),
              259,
              List.of(
                  new Part(new Words("净水滤芯", "Water Filter"), 39),
                  new Part(new Words("喷嘴", "Steam Nozzle"), 29))),
          new Device(
              MIST_BRAND,
              "W3",
              new Words("补水喷雾仪", "Hydrating Mist Sprayer"),
              169,
              List.of(
                  new Part(new Words("雾化片", "Atomiser Head"), 35),
                  new Part(new Words("补充装水盒", "Refill Cartridge"), 25))));

  private static final List<Accessory> ALL =
      Stream.concat(
              MODELS.stream().flatMap(Device::accessories),
              Stream.of(
                  Accessory.wear(
                      SONIC_BRAND, new Words("蚕丝保湿手套", "Silk Moisturising Gloves"), 59, "S", "M"),
                  Accessory.wear(
                      SONIC_BRAND, new Words("凝胶护足袜", "Gel Foot-care Socks"), 39, "M", "L"),
                  Accessory.wear(
                      STEAM_BRAND, new Words("桑蚕丝睡帽", "Mulberry Silk Sleep Cap"), 89, "S"),
                  Accessory.wear(
                      STEAM_BRAND, new Words("毛巾布浴袍", "Terry Bathrobe"), 199, "L", "XL")))
          .toList();

  private Accessories() {}

  /** What stands in the place of a product, if one of these does. */
  static Optional<SampleProduct> of(SampleProduct one, List<String> skins) {
    int number = one.index() / EVERY;
    return one.index() % EVERY == EVERY - 1 && number < ALL.size()
        ? Optional.of(made(one, ALL.get(number), skins))
        : Optional.empty();
  }

  private static SampleProduct made(SampleProduct one, Accessory accessory, List<String> skins) {
    Language language = one.draft().language();
    Product product = one.product();
    var attributes = new TreeMap<>(accessory.attributes);
    attributes.put("skinType", skins);
    return one.as(
        one.index(),
        product.with(
            copy ->
                copy.text(new ProductText(accessory.title.in(language), "", List.of()))
                    .category(category(product, accessory, language))
                    .brand(accessory.brand.in(language))
                    .offer(
                        Offer.of(
                            OptionalDouble.of(accessory.price),
                            "CNY",
                            OptionalInt.of(STOCK),
                            product.offer().seller()))
                    .attributes(attributes)),
        POPULARITY);
  }

  private static CategoryPath category(Product product, Accessory accessory, Language language) {
    return new CategoryPath(
        List.of(
            product.category().levels().getFirst(),
            TOOLS.in(language),
            accessory.category.in(language)));
  }

  /** The device that a shopper owns. */
  static String owned(int user) {
    return MODELS.get(user % MODELS.size()).name();
  }
}
