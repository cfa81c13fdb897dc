namespace Multitask.Stages.Reports;

/// <summary>
/// The style sheet: light, dark by the reader's preference, and for paper. It holds no character that markup would escape.
/// </summary>
internal static class PageStyle
{
    /// <summary>The whole sheet.</summary>
    internal static string Sheet { get; } = string.Join('\n', [
        $":root{{color-scheme:light dark;{Light}}}",
        $"@media (prefers-color-scheme:dark){{:root{{{Dark}}}}}",
        $"@media print{{:root{{color-scheme:light;{Light}}}section{{break-inside:avoid}}}}",
        .. Enumerable.Range(0, Colours.Lines).Select(slot => $".s{slot}{{--line:var(--s{slot})}}"),
        Plain,
    ]);

    private static string Light => $"--paper:{Colours.Paper.Light.Hex};--tint:{Colours.Panel.Light.Hex};"
        + "--ink:#1a1d23;--soft:#5a6372;--rule:#dfe3e8;--good:#0b6b46;--bad:#b3261e;" + Lines(dark: false);

    private static string Dark => $"--paper:{Colours.Paper.Dark.Hex};--tint:{Colours.Panel.Dark.Hex};"
        + "--ink:#e8eaee;--soft:#a3acb9;--rule:#343a45;--good:#6fd3a4;--bad:#ff9a90;" + Lines(dark: true);

    private const string Plain = """
        *{box-sizing:border-box}
        body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,Segoe UI,Helvetica Neue,Arial,sans-serif}
        body{print-color-adjust:exact;-webkit-print-color-adjust:exact}
        main{max-width:1120px;margin:0 auto;padding:36px 28px 48px}
        h1{font-size:32px;line-height:1.15;letter-spacing:-.02em;margin:0}
        h2{font-size:19px;letter-spacing:-.01em;margin:44px 0 4px}
        p{margin:6px 0 14px;color:var(--soft);max-width:110ch}
        .wide{overflow-x:auto}
        .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(210px,1fr));gap:12px;margin:24px 0 0}
        .tile{background:var(--tint);border:1px solid var(--rule);border-radius:10px;padding:13px 16px;display:flex;flex-direction:column}
        .tile span,.tile small{color:var(--soft);font-size:12.5px}
        .tile strong{font-size:25px;line-height:1.35;font-weight:650;font-variant-numeric:tabular-nums}
        table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:13.5px;width:100%}
        th,td{padding:7px 10px;text-align:right;border-bottom:1px solid var(--rule);vertical-align:top}
        thead th{color:var(--soft);font-weight:500;font-size:12.5px;vertical-align:bottom}
        th.task{text-align:center;color:var(--ink);font-weight:650;border-left:1px solid var(--rule)}
        .first{border-left:1px solid var(--rule)}
        .left{text-align:left}
        .stages code{white-space:nowrap}
        .stages details code{white-space:normal}
        tbody th{font-weight:600;white-space:nowrap}
        tr.constant th,tr.constant td{color:var(--soft);font-weight:400}
        td.best b{color:var(--good);font-weight:700}
        code{font:12px/1.4 ui-monospace,Cascadia Mono,Menlo,Consolas,monospace;overflow-wrap:anywhere}
        summary{cursor:pointer;color:var(--soft);font-size:12.5px}
        .outcome.hit{color:var(--soft)}
        .outcome.ran{color:var(--good);font-weight:600}
        .strip{width:100%;table-layout:fixed;min-width:720px}
        .strip th{font-weight:500;font-size:12.5px;color:var(--soft);text-align:left;padding:4px 3px;border:0}
        .strip td{padding:3px;border:0}
        .strip img{display:block;width:100%;border-radius:5px;image-rendering:pixelated}
        .legends{margin-top:10px}
        .legends p{margin:4px 0;font-size:12.5px;display:flex;flex-wrap:wrap;gap:4px 12px;align-items:center;max-width:none}
        .legends b{color:var(--ink);min-width:66px}
        .key{display:inline-flex;align-items:center;gap:5px}
        .key i{width:12px;height:12px;border-radius:3px;display:inline-block}
        .ramp{width:150px;height:12px;border-radius:3px}
        .cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(118px,1fr));gap:14px}
        .card{margin:0;font-size:12.5px;line-height:1.45}
        .card img{display:block;width:100%;border-radius:8px;image-rendering:pixelated;margin-bottom:6px}
        .card span{color:var(--soft)}
        .right b{color:var(--good)}
        .wrong b{color:var(--bad)}
        .charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(330px,100%),1fr));gap:14px}
        .charts figure{margin:0;background:var(--tint);border:1px solid var(--rule);border-radius:10px;padding:12px 12px 4px}
        figcaption{font-size:13.5px;font-weight:600;margin:0 0 2px 2px}
        svg{display:block;max-width:100%;height:auto;font-family:inherit}
        .charts svg{width:100%}
        .tick{fill:var(--soft);font-size:11.5px}
        .grid{stroke:var(--rule);stroke-width:1}
        .axis{stroke:var(--soft);stroke-width:1}
        .curve{fill:none;stroke:var(--line);stroke-width:2.2;stroke-linejoin:round;stroke-linecap:round}
        .d1{stroke-dasharray:7 5}
        .d2{stroke-dasharray:1 5}
        .dot{fill:var(--line)}
        .label{fill:var(--line);font-size:12.5px;font-weight:600}
        .plan{background:var(--tint);border:1px solid var(--rule);border-radius:10px;padding:12px;overflow-x:auto}
        .plan svg{margin:0 auto}
        .box{fill:var(--paper);stroke:var(--soft);stroke-width:1.2}
        .box.train{stroke:var(--s0);stroke-width:2}
        .box.evaluate,.box.score{stroke:var(--s2);stroke-width:2}
        .name{fill:var(--ink);font-size:13.5px;font-weight:600}
        .kind{fill:var(--soft);font-size:11.5px}
        .arrow{fill:none;stroke:var(--soft);stroke-width:1.3}
        .head{fill:var(--soft)}
        footer{margin-top:44px;color:var(--soft);font-size:12.5px;border-top:1px solid var(--rule);padding-top:12px}
        """;

    private static string Lines(bool dark) => string.Concat(Enumerable.Range(0, Colours.Lines).Select(slot =>
        $"--s{slot}:{(dark ? Colours.Line(slot).Dark : Colours.Line(slot).Light).Hex};"));
}
