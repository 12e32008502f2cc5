package dev.zhiyin.engine;

import static java.util.stream.Collectors.toCollection;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What Linux knows of the files that this process has mapped, by {@code proc_pid_smaps(5)}. */
public final class Mappings {
  private Mappings() {}

  /** Files that are mapped with the advice that they are read here and there, by their names. */
  public static Set<String> random(Path folder) throws IOException {
    return mapped(folder, true);
  }

  /** Files that are mapped without it. */
  public static Set<String> usual(Path folder) throws IOException {
    return mapped(folder, false);
  }

  private static Set<String> mapped(Path folder, boolean random) throws IOException {
    String smaps = Files.readString(Path.of("/proc/self/smaps"));
    String within = folder.toRealPath() + "/";
    return Stream.of(smaps.split("(?=(?m)^[0-9a-f]+-[0-9a-f]+ )"))
        .filter(mapping -> mapping.lines().findFirst().orElse("").contains(within))
        .filter(mapping -> flags(mapping).contains(" rr ") == random)
        .map(mapping -> mapping.lines().findFirst().orElse(""))
        .map(first -> first.substring(first.lastIndexOf('/') + 1))
        .collect(toCollection(TreeSet::new));
  }

  private static String flags(String mapping) {
    return mapping
        .lines()
        .filter(line -> line.startsWith("VmFlags:"))
        .findFirst()
        .map(line -> line + " ")
        .orElse("");
  }
}
