package dev.zhiyin.tools.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FriendFilesTest {
  @TempDir private Path folder;

  private List<Path> file(String text) {
    return List.of(new ShopFolder(folder).write("friends.csv", text));
  }

  @Test
  void tellsWhatWasReadAndWhatWasNot() {
    var rows = new BadRows(.5);
    List<Path> files = file("user,friend\nann,bob\nann,cid\n,ann\n");

    assertThat(IdFiles.friends(files, rows)).isEqualTo(Map.of("ann", List.of("bob", "cid")));
    assertThat(rows.summary())
        .startsWith("3 rows read, 2 accepted, 1 skipped\n")
        .contains("friends.csv:4: field 'user_id'");
  }

  @Test
  void refusesAFileOfBadRows() {
    List<Path> files = file("user,friend\n,bob\n");

    assertThatThrownBy(() -> IdFiles.friends(files, new BadRows(.05)))
        .isInstanceOf(WorkRefused.class)
        .hasMessageStartingWith("1 of 1 rows are bad");
  }
}
