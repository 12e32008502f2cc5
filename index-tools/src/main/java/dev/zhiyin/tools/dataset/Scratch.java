package dev.zhiyin.tools.dataset;
import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.onnx.ServedGeneration;
import dev.zhiyin.tools.cli.Progress;
import dev.zhiyin.tools.evaluate.*;
import dev.zhiyin.tools.split.Holdout;
import java.io.*;
import java.nio.file.Path;
import java.util.*;
public class Scratch {
  public static void main(String[] a) throws Exception {
    Home home = new Home(Path.of(a[0]));
    var friends = new HashMap<String, List<String>>();
    try (var r = new BufferedReader(new InputStreamReader(new java.util.zip.GZIPInputStream(new FileInputStream(a[1]))))) {
      r.readLine(); String l;
      while ((l = r.readLine()) != null) { String[] p = l.split(","); friends.computeIfAbsent(p[0], _ -> new ArrayList<>()).add(p[1]); }
    }
    try (var store = Store.open(home); var served = ServedGeneration.openCurrent(home)) {
      Holdout holdout = Holdout.of(store, home, HeldOutTowers.policy(served.generation().towers()));
      new FriendsEvaluation(served.recommender(), holdout, friends, Progress.onStandardError()).measure(new PrintWriter(System.out));
    }
  }
}
