/**
 * Two-tower models from the folders that training wrote: the towers are ONNX graphs, and everything
 * else that serving needs is in {@code model.json}.
 */
@NullMarked
package dev.zhiyin.onnx.tower;

import org.jspecify.annotations.NullMarked;
