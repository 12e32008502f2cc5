package dev.zhiyin.tools.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.generation.FolderLock;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.tools.Zhiyin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of two that load files into one shop, each would write what is held out over the other's. */
class LoadingAloneTest {
  @TempDir private Path folder;

  @BeforeEach
  void writeADataSet() throws IOException {
    Path set = Files.createDirectory(folder.resolve("set"));
    Files.writeString(set.resolve("products.csv"), "id,title\np1,tea\n");
    Files.writeString(
        set.resolve("events.csv"),
        "user_id,product_id,event_type,timestamp,split\nann,p1,view,1700000000,test\n");
    Files.createDirectory(folder.resolve("home"));
  }

  @Test
  void aRebuildLoadsNothingWhileAnotherIsUnderWay() {
    refuses("rebuild", "--products", path("set/products.csv"), "--events", path("set/events.csv"));
  }

  @Test
  void aDataSetIsNotLoadedWhileARebuildIsUnderWay() {
    refuses("evaluate", "--dataset", path("set"));
    assertThat(folder.resolve("home/dataset.sha256")).doesNotExist();
  }

  private void refuses(String command, String... options) {
    var home = new Home(folder.resolve("home"));
    Zhiyin.Run run;
    try (var _ = FolderLock.take(home.root().resolve("train.lock"), "a test")) {
      run = Zhiyin.run(arguments(command, options));
    }
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("another training or rebuild is under way");
    assertThat(home.heldOut()).doesNotExist();
    try (var store = Store.open(home)) {
      assertThat(store.counts().products()).isZero();
      assertThat(store.counts().events()).isZero();
    }
  }

  private String[] arguments(String command, String... options) {
    return Stream.concat(Stream.of(command, "--home", path("home")), Stream.of(options))
        .toArray(String[]::new);
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }
}
