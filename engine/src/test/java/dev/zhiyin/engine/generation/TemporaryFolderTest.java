package dev.zhiyin.engine.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.Home;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryFolderTest {
  @TempDir private Path parent;

  /** A program that works in a temporary folder until it is killed. */
  static final class Program {
    private Program() {}

    public static void main(String[] arguments) throws IOException {
      var folder = TemporaryFolder.in(Path.of(arguments[0]));
      Files.writeString(folder.path().resolve("half"), "half");
      System.out.println(folder.path());
      System.in.readAllBytes();
    }
  }

  @Test
  void onlyWhatAProgramLeftThatRunsNoMoreIsSweptAway() throws IOException, InterruptedException {
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName(),
                parent.toString())
            .start();
    try (BufferedReader out = program.inputReader()) {
      Path half = Path.of(out.readLine()).resolve("half");
      TemporaryFolder.sweep(parent);
      assertThat(half).exists();

      program.destroyForcibly().waitFor();
      TemporaryFolder.sweep(parent);
      assertThat(parent).isEmptyDirectory();
    } finally {
      program.destroyForcibly();
    }
  }

  @Test
  void onlyItsOwnerMayEnterIt() throws IOException {
    try (var folder = TemporaryFolder.in(parent)) {
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(folder.path().getParent())))
          .isEqualTo("rwx------");
    }
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void thoseOfOneProgramLeaveEachOtherAlone() {
    try (var first = TemporaryFolder.in(parent);
        var second = TemporaryFolder.in(parent)) {
      TemporaryFolder.sweep(parent);
      assertThat(first.path()).exists();
      assertThat(second.path()).exists();
    }
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void manyAtOnceNeverTakeEachOthersAway() {
    IntStream.range(0, 300)
        .parallel()
        .forEach(
            i -> {
              try (var folder = TemporaryFolder.in(parent)) {
                Files.writeString(folder.path().resolve("file"), "whole");
                assertThat(folder.path().resolve("file")).hasContent("whole");
              } catch (IOException failure) {
                throw new AssertionError(failure);
              }
            });
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void aShopIsSweptInAllItsFolders() throws IOException {
    var home = new Home(parent);
    List<Path> parents = List.of(home.root(), home.generations(), home.models());
    for (Path folder : parents) {
      Files.writeString(
          Files.createDirectories(folder.resolve(".zhiyin-part-1/made")).resolve("x"), "half");
    }

    TemporaryFolder.sweep(home);

    assertThat(parents)
        .allSatisfy(folder -> assertThat(folder.resolve(".zhiyin-part-1")).doesNotExist());
  }
}
