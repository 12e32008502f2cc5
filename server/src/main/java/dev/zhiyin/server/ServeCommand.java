package dev.zhiyin.server;

import dev.zhiyin.engine.Home;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
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

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "the folder that holds all a shop owns (default: ${DEFAULT-VALUE})")
  private Path home = Path.of("zhiyin-data");

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "port on 127.0.0.1, 0 for any that is free (default: ${DEFAULT-VALUE})")
  private int port = ServerConfig.DEFAULT.port();

  @Option(names = "--examples", description = "when ready, print two requests to try")
  private boolean examples;

  @Override
  public Integer call() throws InterruptedException {
    ZhiyinServer server = ZhiyinServer.start(new Home(home), config());
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

  private ServerConfig config() {
    try {
      return ServerConfig.DEFAULT.withPort(port);
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(spec.commandLine(), "--port: " + wrong.getMessage(), wrong);
    }
  }

  private void greet(ZhiyinServer server) {
    PrintWriter out = spec.commandLine().getOut();
    out.println("Zhiyin is ready: " + server.address());
    if (examples) {
      Examples.of(server.store(), server.live(), server.address()).forEach(out::println);
    }
    out.flush();
  }
}
