package dev.zhiyin.engine.lucene;

import dev.zhiyin.engine.attribute.AttributeTypes.TypedValues;
import dev.zhiyin.engine.attribute.GeoPoint;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.indexing.IndexedProduct;
import dev.zhiyin.engine.match.TowerVectors;
import dev.zhiyin.engine.product.Availability;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.product.Offer;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductText;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** A product that has every field, with text that meets every rule of the analysis. */
final class SchemaProbe {
  /* Chinese with and without other scripts in it, stop words of both languages, plurals and forms,
   * possessive, accents, full width, joiners, points, endings, model numbers, kana and hangul. */
  private static final String TEXT =
      "轻便防水户外登山双肩背包和手机壳的套装 iPhone15手机壳 the running Shoes of women's children's"
          + " Café naïve ＵＳＢ－Ｃ Wi-Fi6 USB-C C++ C# 1.5L 3.14 RTX4090 AT&T and/or snake_case"
          + " hard-boiled PowerShot O'Neill’s ランニング シューズ 운동화 ЁЛКА ß ﬁ 1,000 a.b";

  private SchemaProbe() {}

  static IndexedProduct product() {
    var text = new ProductText(TEXT, TEXT, List.of(TEXT, "第二条 评论"));
    var offer =
        Offer.of(OptionalDouble.of(12.5), "CNY", OptionalInt.of(3), " Ｓeller Ⅷ ")
            .withAvailability(
                Availability.reserved(Optional.of(Instant.parse("2003-04-05T06:07:08.910Z"))));
    var product =
        new Product(
            "id Ａ/é",
            text,
            CategoryPath.parse("户外用品 > Back Packs > 登山背包"),
            "Ｂrand É",
            offer,
            Map.of("Ｃolor", List.of("Ｒed", "blue")),
            Optional.of(Instant.parse("2001-02-03T04:05:06.789Z")),
            "image",
            "Ｇroup 1",
            Optional.empty());
    var towerVectors = new TowerVectors(new float[] {3, -4, .5f}, new float[] {1.5f, 0, -2});
    return new IndexedProduct(
        product,
        Embedding.of(.6f, .8f),
        towerVectors,
        7,
        Instant.parse("2002-03-04T05:06:07Z"),
        new TypedValues(
            Map.of("color", List.of("Ｒed", "blue")),
            Map.of("weight", List.of(1.5, -2.0)),
            Map.of("place", List.of(new GeoPoint(31.23, 121.47)))));
  }
}
