package dev.zhiyin.tools.input;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.zhiyin.engine.TextLimits;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.tools.input.Rows.RowFields;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads files of two ids a row, as JSON lines or columns. Other columns do not count. */
public final class IdFiles {
  private static final Schema FRIENDS =
      new Schema(
          """
          user_id: user uid
          friend_id: friend""",
          List.of("user_id friend_id"),
          (_, text) -> new TextNode(text));
  private static final Schema GROUPS =
      new Schema(
          """
          product_id: id item_id sku asin goods_id
          group_id: item_group_id spu group""",
          List.of("product_id group_id"),
          (_, text) -> new TextNode(text));

  private IdFiles() {}

  /**
   * The friends of each user, in the order of the files, which have a row for each friend.
   *
   * @throws dev.zhiyin.engine.ZhiyinException.WorkRefused if too many rows are bad or a column is
   *     missing
   */
  public static Map<String, List<String>> friends(List<Path> files, BadRows badRows) {
    var friends = new LinkedHashMap<String, List<String>>();
    for (Path file : files) {
      Rows.read(
          file,
          FRIENDS,
          badRows,
          (_, row) -> {
            String user = id(row, "user_id");
            String friend = id(row, "friend_id");
            friends.computeIfAbsent(user, _ -> new ArrayList<>()).add(friend);
            badRows.accept();
          });
    }
    badRows.check();
    return friends;
  }

  /**
   * The group of each product, in the order of a file as {@code zhiyin group} writes it and people
   * may have edited it; an empty one takes the product out of its group. A product that is there
   * twice is a bad row the second time.
   *
   * @throws dev.zhiyin.engine.ZhiyinException.WorkRefused if too many rows are bad or a column is
   *     missing
   */
  public static Map<String, String> groups(Path file, BadRows badRows) {
    var groups = new LinkedHashMap<String, String>();
    Rows.read(
        file,
        GROUPS,
        badRows,
        (place, row) -> {
          String product = id(row, "product_id");
          String group = RowFields.given(row, "group_id");
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

  private static String id(ObjectNode row, String field) {
    String id = RowFields.given(row, field);
    TextLimits.checkId(field, id);
    return id;
  }
}
