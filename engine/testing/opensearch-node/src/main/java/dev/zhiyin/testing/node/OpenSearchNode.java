package dev.zhiyin.testing.node;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.opensearch.Version;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.node.NodeValidationException;
import org.opensearch.plugins.PluginInfo;

/**
 * One node of OpenSearch with its k-NN plugin, as its own program would start it. Arguments: the
 * node's folder, then settings as {@code name=value}; several values are parted by commas. Ends
 * when its standard input does, so that it never outlives whoever started it.
 */
public final class OpenSearchNode extends Node {
  private static final List<String> PLUGINS =
      List.of(
          "org.opensearch.transport.Netty4ModulePlugin",
          "org.opensearch.analysis.common.CommonAnalysisModulePlugin",
          "org.opensearch.knn.plugin.KNNPlugin");

  private OpenSearchNode(Environment environment, Collection<PluginInfo> plugins) {
    super(environment, plugins, false);
  }

  public static void main(String[] args)
      throws IOException, InterruptedException, NodeValidationException {
    endWith(System.in);
    Path home = Path.of(args[0]);
    Path config = Files.createDirectories(home.resolve("config"));
    var settings = Settings.builder().put("path.home", home.toString());
    for (String setting : Arrays.asList(args).subList(1, args.length)) {
      String[] parts = setting.split("=", 2);
      settings.put(parts[0], parts[1]);
    }
    Environment environment =
        InternalSettingsPreparer.prepareEnvironment(
            settings.build(), Map.of(), config, () -> "unnamed");
    var node =
        new OpenSearchNode(environment, PLUGINS.stream().map(OpenSearchNode::plugin).toList());
    Runtime.getRuntime().addShutdownHook(new Thread(() -> close(node)));
    node.start();
    Thread.currentThread().join(); // all others are daemons
  }

  private static void endWith(InputStream input) {
    Thread.ofPlatform()
        .daemon()
        .name("parent")
        .start(
            () -> {
              try {
                while (input.read() >= 0) {}
              } catch (IOException closed) {
                System.err.println("standard input: " + closed.getMessage());
              }
              Runtime.getRuntime().halt(1);
            });
  }

  private static void close(Node node) {
    try {
      node.close();
    } catch (IOException failure) {
      System.err.println("node did not close: " + failure);
    }
  }

  /* In the class path, and no archive in a folder of plugins. */
  private static PluginInfo plugin(String name) {
    return new PluginInfo(
        name, "of the class path", "NA", Version.CURRENT, "21", name, null, List.of(), false);
  }
}
