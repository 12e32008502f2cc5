package dev.zhiyin.benchmarks.cluster;
import picocli.CommandLine.Command;
@Command(name = "sizing")
final class Sizing implements Runnable { @Override public void run() {} }
