"""Python without its docstrings, which nobody reads in the page: a sixth of the bytecode."""

import ast


def without_docstrings(source: bytes) -> bytes:
    """Return a module's source with every docstring left out.

    A class keeps one of a single space: `dataclasses` writes one, at some cost, for a class that has none.
    """
    tree = ast.parse(source)
    for node in ast.walk(tree):
        match node:
            case ast.ClassDef(body=[ast.Expr(value=ast.Constant(value=str()) as text), *_]):
                text.value = " "
            case (
                ast.Module(body=[ast.Expr(value=ast.Constant(value=str())), *rest])
                | ast.FunctionDef(body=[ast.Expr(value=ast.Constant(value=str())), *rest])
                | ast.AsyncFunctionDef(body=[ast.Expr(value=ast.Constant(value=str())), *rest])
            ):
                node.body = rest if rest or isinstance(node, ast.Module) else [ast.Pass()]
    return ast.unparse(ast.fix_missing_locations(tree)).encode()
