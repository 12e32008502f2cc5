package dev.zhiyin.tools.input;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.zhiyin.engine.TextLimits;
import dev.zhiyin.tools.input.Rows.RowFields;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads who is whose friend from files: JSON lines or columns of {@code user_id, friend_id}, a row
 * for each friend.
 */
public final class FriendFiles {
  private static final Schema SCHEMA =
      new Schema(
          """
          user_id: user uid
          friend_id: friend""",
          List.of("user_id friend_id"),
          (_, text) -> new TextNode(text));

  private FriendFiles() {}

  /**
   * The friends of each user, in the order of the files.
   *
   * @throws dev.zhiyin.engine.ZhiyinException.WorkRefused if too many rows are bad or a column is
   *     missing
   */
  public static Map<String, List<String>> read(List<Path> files, BadRows badRows) {
    var friends = new LinkedHashMap<String, List<String>>();
    for (Path file : files) {
      Rows.read(
          file,
          SCHEMA,
          badRows,
          (_, row) -> {
            String user = RowFields.text(row, "user_id").strip();
            String friend = RowFields.text(row, "friend_id").strip();
            TextLimits.checkId("user_id", user);
            TextLimits.checkId("friend_id", friend);
            friends.computeIfAbsent(user, _ -> new ArrayList<>()).add(friend);
            badRows.accept();
          });
    }
    badRows.check();
    return friends;
  }
}
