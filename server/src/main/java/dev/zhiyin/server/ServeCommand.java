package dev.zhiyin.server;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.server.config.ServerConfig;
import dev.zhiyin.server.config.ServerSettings;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description =
        "Serves the shop in a folder until it is stopped, and follows every generation that is"
            + " published meanwhile.")
final class ServeCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

  @SuppressWarnings("NullAway.Init") // picocli sets it before the call
  @Spec
  private CommandSpec spec;

  @Mixin private HomeOptions shop = new HomeOptions();

  @Option(
      names = "--port",
      paramLabel = "N",
      description =
          "port on 127.0.0.1, 0 for any that is free (default: server.port of the settings, 8080)")
  private Optional<Integer> port = Optional.empty();

  @Option(names = "--examples", description = "when ready, print two requests to try")
  private boolean examples;

  @Override
  public Integer call() throws InterruptedException {
    ZhiyinServer server = ZhiyinServer.start(shop.home(), settings());
    var stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  server.close();
                  LOG.info("stopped");
                  stopped.countDown();
                },
                "stop"));
    greet(server);
    stopped.await();
    return 0;
  }

  private ServerConfig settings() {
    ServerConfig read = shop.config();
    return port.map(asked -> read.withServer(with(read.server(), asked))).orElse(read);
  }

  private ServerSettings with(ServerSettings server, int asked) {
    try {
      return server.withPort(asked);
    } catch (InvalidInput wrong) {
      var named = new InvalidInput("--port", wrong.value(), wrong.wanted());
      throw new ParameterException(spec.commandLine(), named.getMessage(), named);
    }
  }

  private void greet(ZhiyinServer server) {
    PrintWriter out = spec.commandLine().getOut();
    LOG.info("ready {} ms after the start", ManagementFactory.getRuntimeMXBean().getUptime());
    out.println("Zhiyin is ready: " + server.address());
    if (examples) {
      Examples.of(server.store(), server.live(), server.address()).forEach(out::println);
    }
  }
}
