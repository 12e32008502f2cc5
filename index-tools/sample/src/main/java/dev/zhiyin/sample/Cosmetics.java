package dev.zhiyin.sample;

import dev.zhiyin.engine.product.Product;
import dev.zhiyin.sample.ProductMaker.SampleProduct;
import dev.zhiyin.sample.SampleShop.SampleConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A specialist: cosmetics that say for which skin they are and what is in them, {@link
 * Accessories}, and some shoppers who have said what suits them.
 */
final class Cosmetics {
  static final Set<String> DEPARTMENTS = Set.of("Beauty & skincare");

  private static final int PROFILES = 12;

  private static final List<String> SKINS =
      List.of("Combination", "Dry", "Normal", "Oily", "Sensitive");

  private static final List<String> PERFUMES = List.of("Fragrance", "Parfum (Fragrance)", "Parfum");

  private static final List<String> SIZES = List.of("M", "L", "S", "XL");

  private static final List<String> INGREDIENTS =
      List.of(
          "Glycerin",
          "Butylene Glycol",
          "Niacinamide",
          "Sodium Hyaluronate",
          "Squalane",
          "Panthenol",
          "Salicylic Acid",
          "Retinol",
          "Phenoxyethanol",
          "Tocopherol",
          "Dimethicone",
          "Alcohol Denat.",
          "Limonene",
          "Caprylic/Capric Triglyceride",
          "Ceramide NP",
          "Allantoin");

  private Cosmetics() {}

  /**
   * The product, with its ingredients and the skin that it is for; what is for hair is for every
   * skin. Some are accessories.
   */
  static SampleProduct of(SampleProduct one, SampleConfig config) {
    return Accessories.of(one, SKINS).orElseGet(() -> cosmetic(one, config));
  }

  private static SampleProduct cosmetic(SampleProduct one, SampleConfig config) {
    var random = SeededRandom.of(config.seed(), SeededRandom.Stream.KIND, one.index());
    Product product = one.product();
    var attributes = new TreeMap<>(product.attributes());
    attributes.put("skinType", skins(one, random));
    attributes.put("ingredients", ingredients(product, random));
    return one.as(one.index(), product.withAttributes(attributes), one.popularity());
  }

  private static List<String> skins(SampleProduct one, SeededRandom random) {
    if (one.niche().group().name().english().equals("Hair & body")) {
      return SKINS;
    }
    var skins = new TreeSet<>(random.pick(SKINS, 1 + random.below(3)));
    if (says(one.product(), "敏感肌|sensitive.skin")) {
      skins.add("Sensitive");
    }
    return List.copyOf(skins);
  }

  private static List<String> ingredients(Product product, SeededRandom random) {
    var ingredients = new ArrayList<String>();
    ingredients.add("Water");
    ingredients.addAll(random.pick(INGREDIENTS, 4 + random.below(5)));
    if (random.chance(0.45) || says(product, "留香|long-scented")) {
      ingredients.add(random.pick(PERFUMES));
    }
    if (says(product, "不含酒精|free from alcohol")) {
      ingredients.remove("Alcohol Denat.");
    }
    if (says(product, "无硅油|silicone-free")) {
      ingredients.remove("Dimethicone");
    }
    return ingredients;
  }

  /* What a product says of itself holds for what it is made of. */
  private static boolean says(Product product, String words) {
    return Pattern.compile(words, Pattern.CASE_INSENSITIVE)
        .matcher(product.title() + " " + product.text().description())
        .find();
  }

  /** What the first shoppers say of themselves, a line of JSON each. */
  static List<String> profiles(SampleConfig config) {
    return IntStream.range(0, Math.min(PROFILES, config.users()))
        .mapToObj(
            user ->
                "{\"userId\": \"%s\", \"profile\": {\"skinType\": [\"%s\"]%s%s}}"
                    .formatted(
                        ShopFiles.userId(user),
                        SKINS.get(user % SKINS.size()).toLowerCase(Locale.ROOT),
                        user % 2 == 0 ? ", \"avoid\": [\"fragrance\"]" : "",
                        ownsOrWears(user)))
        .toList();
  }

  /* One in three owns a device, one in three has said a size. */
  private static String ownsOrWears(int user) {
    return switch (user % 3) {
      case 1 -> ", \"owns\": [\"%s\"]".formatted(Accessories.owned(user / 3));
      case 2 -> ", \"sizes\": [\"%s\"]".formatted(SIZES.get(user / 3 % SIZES.size()));
      default -> "";
    };
  }
}
