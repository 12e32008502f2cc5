package dev.zhiyin.tools.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupFilesTest {
  @TempDir private Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void readsWhatPeopleHaveEdited() throws IOException {
    Path table =
        file("groups.csv", "productId;Group ID;note\np1;g1;checked\np2;;no\np1;g2;twice\n");
    Path lines = file("groups.jsonl", "{\"productId\": \"p3\", \"groupId\": \"g3\"}\n");
    var rows = new BadRows(0);

    assertThat(IdFiles.groups(table, rows))
        .hasSize(2)
        .containsEntry("p1", "g1")
        .containsEntry("p2", "");
    assertThat(rows.rows()).isEqualTo(3);
    assertThat(rows.summary()).startsWith("3 rows read, 2 accepted, 1 skipped\n");
    assertThat(IdFiles.groups(lines, rows)).containsEntry("p3", "g3");
  }

  @Test
  void whatProgramsWriteForNothingIsNoGroupAndNoId() throws IOException {
    Path table = file("groups.tsv", "product_id\tgroup_id\np1\tNULL\np2\t\\N\nNULL\tg1\n");
    var rows = new BadRows(.5);

    assertThat(IdFiles.groups(table, rows)).isEqualTo(Map.of("p1", "", "p2", ""));
    assertThat(rows.bad()).isOne();
  }

  @Test
  void refusesAFileOfBadRows() throws IOException {
    Path bad = file("groups.csv", "product_id,group_id\n,g1\np2,%s\n".formatted("g".repeat(201)));

    assertThatThrownBy(() -> IdFiles.groups(bad, new BadRows(.05)))
        .isInstanceOf(WorkRefused.class)
        .hasMessageContaining("2 of 2 rows are bad")
        .hasMessageContaining("at most 200 characters");
  }
}
