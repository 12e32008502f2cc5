package dev.zhiyin.tools.input;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.zhiyin.engine.TextLimits;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.tools.input.Rows.RowFields;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads which product is of which group from a file, as {@code zhiyin group} writes it and people
 * may have edited it: JSON lines or columns of {@code product_id, group_id}. Other columns do not
 * count.
 */
public final class GroupFiles {
  private static final Schema SCHEMA =
      new Schema(
          """
          product_id: id item_id sku asin goods_id
          group_id: item_group_id spu group""",
          List.of("product_id group_id"),
          (_, text) -> new TextNode(text));

  private GroupFiles() {}

  /**
   * The group of each product, in the order of the file; an empty one takes the product out of its
   * group. A product that is there twice is a bad row the second time.
   *
   * @throws dev.zhiyin.engine.ZhiyinException.WorkRefused if too many rows are bad or a column is
   *     missing
   */
  public static Map<String, String> read(Path file, BadRows badRows) {
    var groups = new LinkedHashMap<String, String>();
    Rows.read(
        file,
        SCHEMA,
        badRows,
        (place, row) -> {
          String product = RowFields.text(row, "product_id").strip();
          String group = RowFields.text(row, "group_id").strip();
          TextLimits.checkId("product_id", product);
          TextLimits.checkLength("group_id", group, Product.LONGEST_GROUP);
          if (groups.putIfAbsent(product, group) == null) {
            badRows.accept();
          } else {
            badRows.duplicate(place, "product_id", product);
          }
        });
    badRows.check();
    return groups;
  }
}
